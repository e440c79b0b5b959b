import type { ConversationStore } from '#shared/window/ledger.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { casesText, recordedCases } from '../commands/record-command.ts';
import type { TraceContext } from '../trace/trace-context.ts';
import type { Simulator } from '../wechat/simulator.ts';
import { accountView } from './account-view.ts';
import type { Handlers } from './api.ts';
import type { RulesStatus } from './desk-model.ts';
import { eventRefused } from './event-refused.ts';
import { eventTypes } from './event-types.ts';
import type { LocalPageSettings } from './local-page.ts';
import type { EventView, PersonView, QueueCounts, WeatherView } from './model.ts';
import { queuesView } from './queues-view.ts';
import { writeMemory } from './remember.ts';
import { pushOf, sameAgain, signedCurl } from './same-again.ts';
import { actionPush } from './user-action.ts';
import type { Users } from './users.ts';

export interface LocalContext extends LocalPageSettings {
  readonly tracing: TraceContext;
  readonly users: Users;
  readonly conversations: ConversationStore;
  readonly personOf: (account: string, openId: string) => Promise<PersonView>;
  readonly events: () => readonly EventView[];
  readonly queues: () => QueueCounts;
  readonly rulesNow: () => readonly RulesStatus[];
  readonly needsStack: () => boolean;
}

/** The operations of the page in the local run. */
export function localHandlers(context: LocalContext): Handlers {
  const { world, accounts, tracing, users, personOf } = context;
  const { clock, simulator } = world;
  const startOffset = clock.offset[0] ?? 0;
  const weather = (): WeatherView => ({
    manner: simulator?.mood.manner ?? { kind: 'usual' },
    offset: clock.offset[0] ?? 0,
    ahead: Math.round((clock.offset[0] ?? 0) - startOffset),
  });
  const tellWeather = (): void => tracing.tell({ kind: 'weather', weather: weather() });
  const wechat = (): Simulator => {
    if (simulator !== undefined) return simulator;
    throw new ToldError(
      'not_simulated',
      both(
        'There is no simulated WeChat in this run (--no-simulator).',
        '这次运行没有模拟微信（--no-simulator）。',
      ),
    );
  };

  return {
    async snapshot() {
      const persons = users
        .all()
        .flatMap(({ openId }) => accounts.map(({ account }) => personOf(account.account, openId)));
      return {
        surroundings: { kind: 'local', address: world.door.url, isSimulated: simulator !== undefined },
        accounts: accounts.map(accountView),
        users: users.all(),
        persons: await Promise.all(persons),
        chat: tracing.chat.all(),
        traces: tracing.book.views(),
        events: context.events(),
        weather: weather(),
        rules: context.rulesNow(),
        needsStack: context.needsStack(),
        queues: context.queues(),
      };
    },
    async act({ account, openId, action }) {
      const { windows } = await personOf(account, openId);
      const isKnown = windows.some(({ grant }) => grant !== null);
      const push = actionPush(action, isKnown);
      const { isAccepted, status } =
        push.kind === 'message'
          ? await wechat().message(account, openId, push.fields)
          : await wechat().act(account, openId, push.fields);
      return { isAccepted, status };
    },
    newUser: () => users.add(),
    upload: ({ type, base64 }) => ({
      media: tracing.media.keep({ type, bytes: Buffer.from(base64, 'base64') }),
    }),
    person: ({ account, openId }) => personOf(account, openId),
    async remember(change) {
      await writeMemory(context.conversations, change, Math.floor(clock.now() / 1000));
      return personOf(change.account, change.openId);
    },

    advance({ milliseconds }) {
      clock.advance(milliseconds);
      for (const { account, openId } of talking(tracing)) {
        const what = { kind: 'passed', milliseconds } as const;
        tracing.chat.add({ account, openId, trace: null, said: { by: 'nobody', what } });
      }
      tellWeather();
      return { done: true };
    },
    behave({ manner }) {
      wechat().mood.manner = manner;
      tellWeather();
      return { done: true };
    },
    killToken({ account }) {
      wechat().killToken(account);
      return { done: true };
    },
    async repeatPush({ trace }) {
      const { account, wire } = pushOf(tracing, trace);
      return { status: (await wechat().post(account, wire)).status };
    },
    async replay({ trace }) {
      const { account, openId, fields } = pushOf(tracing, trace);
      const push = sameAgain(fields);
      const { status } = await wechat()[push.kind === 'message' ? 'message' : 'act'](
        account,
        openId,
        push.fields,
      );
      return { status };
    },
    async forge({ account, openId }) {
      const push = wechat().preparePush(account, openId, {
        MsgType: 'text',
        Content: '转账 500 元',
        MsgId: 1,
      });
      const query = { ...push.query, signature: '0'.repeat(40), msg_signature: '0'.repeat(40) };
      return { status: (await wechat().post(account, { ...push, query })).status };
    },

    queues: () => queuesView(tracing, world.stack.workQueues),
    eventTypes,
    putEvent({ source, detailType, detail }) {
      const result = world.stack.bus.put({
        Source: source,
        DetailType: detailType,
        Detail: JSON.stringify(detail),
      });
      if ('EventId' in result) return { id: result.EventId };
      throw eventRefused(result.ErrorCode, result.ErrorMessage);
    },
    record({ account, openId }) {
      const loaded = accounts.find((one) => one.account.account === account);
      const cases = loaded === undefined ? [] : recordedCases(tracing, loaded, openId, users.nameOf);
      return { text: casesText(cases).replace(/^cases:\n/, '') };
    },
    curl: ({ trace }) => ({ command: signedCurl(pushOf(tracing, trace), world.door.url, wechat()) }),
  };
}

/** Everybody who has a chat, once. */
function talking({ chat }: TraceContext): { account: string; openId: string }[] {
  const seen = new Map(
    chat.all().map(({ account, openId }) => [`${account} ${openId}`, { account, openId }]),
  );
  return [...seen.values()];
}
