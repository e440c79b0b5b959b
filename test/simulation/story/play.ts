import { sendRequested } from '#shared/contracts/send-requested.ts';
import type { SimulatedBus } from '../aws/bus.ts';
import type { SimulatedFunction } from '../aws/lambda.ts';
import type { SimulatedQueue } from '../aws/queue.ts';
import type { Engine } from '../engine/engine.ts';
import type { Observe } from '../observations.ts';
import { passiveWord } from '../product/accounts.ts';
import type { SimulatedAccount, SimulatedUser } from '../wechat/account.ts';
import { actions } from '../wechat/actions.ts';
import { push } from '../wechat/pusher.ts';
import type { FaultStep, Step } from './story.ts';

/** What the steps of a story touch. */
export interface Stage {
  readonly engine: Engine;
  readonly receiver: SimulatedFunction;
  readonly queue: SimulatedQueue;
  readonly bus: SimulatedBus;
  readonly observe: Observe;
  deploy(): void;
}

type StepOf<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;

/** @param number of the step in its story */
export function play(stage: Stage, step: Step, number: number): void {
  const { queue, engine } = stage;
  const mark = `${step.kind === 'request' ? 'r' : 'm'}${number}`;
  if (step.kind === 'act') act(stage, step, mark);
  else if (step.kind === 'request') request(stage, step, mark);
  else if (step.kind === 'deploy') stage.deploy();
  else if (step.kind === 'redrive') queue.redrive();
  else goWrong(engine, queue, { ...step, kind: step.kind }, number);
}

function act(
  { engine, receiver, observe }: Stage,
  { account, user, action, word }: StepOf<'act'>,
  mark: string,
): void {
  const { opens, fields } = actions[action];
  const at = account.now();
  const CreateTime = Math.floor(at / 1000);
  // Nobody can leave twice in a second, and there is nothing else that two such pushes could be told apart by.
  if (action === 'leave' && at < user.leftAt + 1000) return;
  engine.trace.add(
    user.openId,
    `${action} ${mark} ${action.startsWith('click') || action === 'write' ? word : ''}`,
  );
  if (action === 'leave') {
    user.windows.close();
    user.leftAt = at;
    user.leaveMark = mark;
  } else if (opens !== null) user.windows.act(opens, at);
  const { openId } = user;
  observe({
    kind: 'began',
    mark,
    account: account.account,
    openId,
    // Nothing else of a push of this kind could be told by it.
    createTime: action === 'leave' ? CreateTime : 0,
    opens,
    isPutOff: action === 'write' && (word === '后' || word === '明'),
    isPassive:
      account.kind === 'official-account' &&
      (action === 'write' || action === 'clickMenuMessage') &&
      word === passiveWord,
  });
  push(engine, receiver, observe, { account, openId, mark, fields: { CreateTime, ...fields(mark, word) } });
}

/** Another service asks for messages. */
function request({ engine, bus, observe }: Stage, step: StepOf<'request'>, mark: string): void {
  const { timeline, random } = engine;
  const { account, user, messages, expiresAfter, sendAfter, isAskedTwice } = step;
  const { openId } = user;
  const about = { account: account.account, openId };
  observe({
    kind: 'began',
    mark,
    ...about,
    createTime: 0,
    opens: null,
    isPutOff: sendAfter !== undefined,
    isPassive: false,
  });
  const data = {
    ...about,
    messages: Array.from({ length: messages }, (_, index) => ({
      msgtype: 'text',
      text: { content: `${mark}|${index}` },
    })),
    ...(expiresAfter === undefined
      ? {}
      : { notAfter: new Date(timeline.now() + ((sendAfter ?? 0) + expiresAfter) * 1000).toISOString() }),
    ...(sendAfter === undefined ? {} : { sendAt: new Date(timeline.now() + sendAfter * 1000).toISOString() }),
  };
  const ask = (id: string): void =>
    bus.put('shop', sendRequested, {
      metadata: { id, ...(isAskedTwice ? { idempotencyKey: mark } : {}) },
      data,
    });
  ask(mark);
  if (isAskedTwice) timeline.after(random.between(0, 400_000), () => ask(`${mark}-again`));
}

/** What goes wrong in the world, outside of every call. */
interface SuddenFault {
  readonly kind: Exclude<FaultStep, 'deploy' | 'redrive'>;
  readonly account: SimulatedAccount;
  readonly user: SimulatedUser;
}

function goWrong(
  { timeline, random, trace }: Engine,
  queue: SimulatedQueue,
  { kind, account, user }: SuddenFault,
  number: number,
): void {
  trace.add('world', `${kind} for ${user.openId}`);
  switch (kind) {
    case 'tokenDeath':
      for (let times = random.between(1, 3); times > 0; times--) {
        timeline.after(random.between(0, 20_000), () =>
          account.tokens.kill(Math.floor(account.now() / 1000)),
        );
      }
      return;
    case 'tokenWar':
      for (let times = random.between(1, 6); times > 0; times--) {
        timeline.after(random.between(0, 60_000), () => {
          account.tokens.stableToken(Math.floor(account.now() / 1000), true);
          trace.add('somebody', `forces a token of ${account.account}`);
        });
      }
      return;
    case 'contradiction':
      user.isContradicted = true;
      if (random.chance(0.3)) user.windows.close();
      else for (let times = random.between(1, 5); times > 0; times--) user.windows.count(account.now());
      return;
    case 'poison': {
      const body = random.pick(['not JSON', '{"kind":"push"}', '{"kind":"nothing"}']);
      queue.send({ group: user.openId, deduplicationId: `poison ${number}`, body });
    }
  }
}
