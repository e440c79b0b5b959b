import type { Random } from './random.ts';

/** Everything that can go wrong, with what it is. Each seed has some of it, each at a rate of its own. */
export const faultKinds = {
  crash: 'a function dies before or after the effect of a call',
  slow: 'a call takes seconds',
  throttle: 'a service refuses a call',
  lostAnswer: 'a call takes effect and its answer is lost',
  repeatedCall: 'the SDK misses the first answer to a call and makes the call again',
  refusedEntry: 'the bus takes some of the events of a call and refuses others',
  noConnection: 'no connection to WeChat',
  timeOut: 'WeChat does not answer; the request may have arrived',
  badGateway: 'something before or after WeChat answers 502',
  busy: 'WeChat answers -1 or 45011',
  contradiction: 'people and other systems use up the quota, or WeChat closes a window before its time',
  refusingUser: 'a user refuses messages',
  stubbornUser: 'messages to one user always time out or fail',
  busyUser: 'WeChat is too busy for the messages to one user, for hours or days',
  refusedMessage: 'WeChat refuses a message for what is in it',
  tokenDeath: 'the access token dies before its time',
  tokenWar: 'somebody else keeps forcing new access tokens',
  latePush: 'a push is late, past others',
  repeatedPush: 'WeChat repeats a push although it was answered',
  droppedPush: 'the connection of a push is dropped, and WeChat repeats it at once',
  repeatedEvent: 'the bus delivers an event twice',
  lateEvent: 'the bus delivers an event late, past others',
  repeatedBatch: 'a batch is given to two invocations at once',
  undeleted: 'the queue forgets that a message was deleted',
  recycling: 'an idle instance is replaced, and with it all that it remembers',
  slowStart: 'a cold start takes seconds',
  skew: 'clocks differ, by two seconds in all',
  poison: 'a message that cannot be handled lies in the queue',
  redrive: 'dead letters are put back into the queue',
  deploy: 'new code and rules are deployed',
  silentScheduler: 'the scheduler misses minutes',
} as const;
export type FaultKind = keyof typeof faultKinds;
const kinds = Object.keys(faultKinds) as FaultKind[];

/** What goes wrong in one seed, until the weather turns calm. */
export interface Weather {
  /** Whether it goes wrong this time. */
  strikes(kind: FaultKind): boolean;
  /** Whether it can go wrong in this seed at all. */
  has(kind: FaultKind): boolean;
  /** From now on nothing goes wrong. */
  calm(): void;
  readonly isCalm: () => boolean;
  /** What can go wrong, for the trace. */
  readonly forecast: string;
  readonly kinds: readonly FaultKind[];
}

/** What one user does to the others, if the product lets it. */
export const badUsers: readonly FaultKind[] = [
  'stubbornUser',
  'busyUser',
  'refusingUser',
  'refusedMessage',
  'poison',
];

/** What leaves nobody knowing whether a message was sent, or when its call began. */
export const unknownOutcomes: readonly FaultKind[] = [
  'crash',
  'lostAnswer',
  'timeOut',
  'badGateway',
  'stubbornUser',
  'slow',
];

/** What makes WeChat ask again while an earlier request is still under way. */
export const impatience: readonly FaultKind[] = [
  'slow',
  'repeatedPush',
  'droppedPush',
  'recycling',
  'deploy',
];

const rates = [0.005, 0.02, 0.08, 0.25];

/**
 * Each seed has its own selection, because some faults hide what others would show: all of them, few, or just one.
 */
export function weather(random: Random): Weather {
  const share = random.pick([0, 0.1, 0.25, 0.5, 0.9]);
  const chosen = new Map<FaultKind, number>();
  for (const kind of kinds) if (random.chance(share)) chosen.set(kind, random.pick(rates));
  if (random.chance(0.3)) chosen.set(random.pick(kinds), random.pick(rates));
  const theme = random.pick([badUsers, impatience, ...Array<undefined>(8)]);
  if (theme !== undefined) {
    chosen.clear();
    for (const kind of theme) chosen.set(kind, 0.25);
  }
  let calm = false;
  return {
    strikes: (kind) => !calm && random.chance(chosen.get(kind) ?? 0),
    has: (kind) => chosen.has(kind),
    calm() {
      calm = true;
    },
    isCalm: () => calm,
    kinds: [...chosen.keys()],
    forecast: [...chosen].map(([kind, rate]) => `${kind} ${rate}`).join(', ') || 'nothing goes wrong',
  };
}
