import { functionTimeouts, queueSettings } from '#infra/config/delivery-settings.ts';
import type { LocalQueue } from '#infra/local/aws/queue.ts';
import { conversationId } from '#shared/aws/conversation-item.ts';
import { sendRequested } from '#shared/contracts/send-requested.ts';
import { tokenRefreshRequested } from '#shared/contracts/token-events.ts';
import { type EventOnBus, type SimulatedBus, simulatedBus } from './aws/bus.ts';
import { simulatedDynamoDb } from './aws/dynamodb.ts';
import { startEventSource } from './aws/event-source.ts';
import type { Item } from './aws/expression.ts';
import { type SimulatedFunction, simulatedFunction } from './aws/lambda.ts';
import { oneTimeSchedules } from './aws/one-time-schedules.ts';
import { type SimulatedQueue, simulatedQueue } from './aws/queue.ts';
import type { Engine } from './engine/engine.ts';
import type { Facts } from './invariants/invariant.ts';
import { readLedger } from './invariants/read-ledger.ts';
import type { Observation, Observe } from './observations.ts';
import type { accountVariants } from './product/accounts.ts';
import type { Planted } from './product/planted.ts';
import { bootReceiver } from './product/receiver.ts';
import { bootRefresher } from './product/refresher.ts';
import { bootSender } from './product/sender.ts';
import { logIntoTrace, type Surroundings } from './product/surroundings.ts';
import { records } from './records.ts';
import { cast } from './story/cast.ts';
import type { Stage } from './story/play.ts';
import type { SimulatedAccount } from './wechat/account.ts';
import { wechatApi } from './wechat/api.ts';

export interface World extends Stage {
  readonly accounts: readonly SimulatedAccount[];
  readonly refresher: SimulatedFunction;
  /** Until when the refresher has nothing to do; milliseconds. */
  readonly tokensLastUntil: () => number;
  readonly intake: SimulatedQueue;
  readonly facts: Facts;
}

/** The stack of the product, with the real functions in it, and WeChat around it. */
export function createWorld(
  engine: Engine,
  chosen: typeof accountVariants,
  planted: Planted,
  check: (observation: Observation) => void,
): World {
  const known = records(engine.timeline.now);
  const observe: Observe = (observation) => {
    known.note(observation);
    check(observation);
  };
  const before = chosen.map((variant) => variant.before);
  const after = chosen.map((variant) => variant.after);
  const accounts = cast(engine, before);
  const poisonedUsers = new Set<string>();
  /** `account#openId` by the key of the conversation. */
  const withWhom = new Map(
    accounts.flatMap(({ account, users }) =>
      users.map(({ openId }) => [conversationId({ account, openId }), `${account}#${openId}`] as const),
    ),
  );
  const queue = simulatedQueue(
    engine,
    {
      name: 'replies',
      ...queueSettings,
      ...(planted.deduplicationInterval === undefined
        ? {}
        : { deduplicationInterval: planted.deduplicationInterval }),
    },
    {
      queued(entry) {
        if (entry.deduplicationId.startsWith('poison')) poisonedUsers.add(entry.group);
        observe({ kind: 'queued', entry });
      },
      deleted: (entry) => observe({ kind: 'deleted', entry }),
      deadLettered: (entry) => observe({ kind: 'deadLettered', entry }),
    },
  );
  const intake = simulatedQueue(engine, { name: 'intake', isFifo: false, ...queueSettings });
  const byName = new Map([queue, queue.dead, intake, intake.dead].map((one) => [one.name, one]));
  const queues = (url: string): LocalQueue => byName.get(url) as LocalQueue;
  const dynamoDb = simulatedDynamoDb(engine, (table, key, itemBefore, itemAfter) => {
    const id = table === 'conversations' ? withWhom.get(key) : undefined;
    // The conversation with nobody is where the sender keeps what it knows of the account.
    if (id !== undefined) observe({ kind: 'conversationWritten', id, before: itemBefore, after: itemAfter });
    if (table === 'tokens')
      observe({ kind: 'tokenWritten', account: key, before: itemBefore, after: itemAfter });
  });
  const bus = simulatedBus(engine, (event) => observe({ kind: 'published', event }));
  const around: Surroundings = {
    engine,
    dynamoDb,
    queues,
    bus,
    oneTimeSchedules: oneTimeSchedules(engine, intake),
    api: wechatApi(engine, accounts, observe),
    isStubborn: stubbornnessOf(engine, accounts),
    observe,
    planted,
    logOf: (process) => logIntoTrace(engine, process),
  };
  const receiver = simulatedFunction(engine, 'receiver', functionTimeouts.receiver, (process) =>
    bootReceiver(around, before, process),
  );
  const sender = simulatedFunction(engine, 'sender', functionTimeouts.sender, (process) =>
    bootSender(around, before, process),
  );
  const refresher = simulatedFunction(engine, 'refresher', functionTimeouts['token-refresher'], (process) =>
    bootRefresher(around, before, process),
  );
  startEventSource(engine, queue, sender);
  startEventSource(engine, intake, sender, { batchSize: 10, maxConcurrency: 2 });
  route(engine, bus, intake, refresher);

  const accountOf = (name: string) => accounts.find(({ account }) => account === name) as SimulatedAccount;
  return {
    engine,
    accounts,
    receiver,
    refresher,
    tokensLastUntil: () => tokensLastUntil(accounts, (account) => dynamoDb.item('tokens', account)),
    queue,
    intake,
    bus,
    observe,
    deploy() {
      engine.trace.add('operator', 'deploys');
      observe({ kind: 'deployed' });
      receiver.deploy((process) => bootReceiver(around, after, process));
      sender.deploy((process) => bootSender(around, after, process));
      refresher.deploy((process) => bootRefresher(around, after, process));
    },
    facts: {
      records: known,
      faults: engine.weather.kinds,
      queue,
      intake,
      now: engine.timeline.now,
      accountOf,
      configOf: (name) =>
        (before.find(({ sender: { id: account } }) => account === name) as (typeof before)[number]).sender,
      userOf: (account, openId) => accountOf(account).userOf(openId),
      poisoned: (openId) => poisonedUsers.has(openId),
      conversationOf(account, openId) {
        const item = dynamoDb.item('conversations', conversationId({ account, openId }));
        return item && readLedger(item);
      },
    },
  };
}

/** A minute before the last five of a token, in which WeChat gives the next one; milliseconds. */
const beforeRenewal = 6 * 60_000;

/** How long every account has the token that WeChat takes, and needs no other; milliseconds. */
function tokensLastUntil(
  accounts: readonly SimulatedAccount[],
  stored: (account: string) => Item | undefined,
): number {
  const ends = accounts.map(({ account, tokens, now }) => {
    const { accessToken, expiresAt } = stored(account) ?? {};
    const isTaken = tokens.check(accessToken?.S ?? '', Math.floor(now() / 1000)) === 0;
    return isTaken ? Number(expiresAt?.N) * 1000 - beforeRenewal : 0;
  });
  return Math.min(...ends);
}

/** The rules of the bus: requests go to the intake, reports of rejected tokens to the refresher. */
function route(
  engine: Engine,
  bus: SimulatedBus,
  intake: SimulatedQueue,
  refresher: SimulatedFunction,
): void {
  bus.subscribe(sendRequested, (event) => {
    const { source, time, detail } = event;
    const body = JSON.stringify({ kind: sendRequested, source, time, event: event.id, detail });
    intake.send({ body, senderId: 'AIDASIMULATEDBUS' });
  });
  bus.subscribe(tokenRefreshRequested, (event) => invokeLater(engine, refresher, event, 2));
}

/** Lambda tries what the bus brings it twice more. */
function invokeLater(engine: Engine, target: SimulatedFunction, event: EventOnBus, retries: number): void {
  target.invoke(event, (outcome) => {
    if (outcome.kind === 'failed' && retries > 0)
      engine.timeline.after(60_000, () => invokeLater(engine, target, event, retries - 1));
  });
}

function stubbornnessOf(
  { weather }: Engine,
  accounts: readonly SimulatedAccount[],
): (body: string) => boolean {
  const stubborn = accounts.flatMap(({ users }) =>
    users.filter(({ isStubborn }) => isStubborn).map(({ openId }) => `"touser":"${openId}"`),
  );
  return (body) => !weather.isCalm() && stubborn.some((user) => body.includes(user));
}
