import type { Invariant } from './invariant.ts';

/** WeChat wants forced refreshes to be so far apart; milliseconds. */
const apart = 30_000;
/** What a call may take; of a process that died there is no end to be seen. Milliseconds. */
const timeout = 5000;

/**
 * At most one refresh that cuts off whoever uses the token is in flight, and never two within half a minute; the version
 * rises by one with each new token, and only then.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
 */
export const oneRefresh: Invariant = (facts) => {
  const inFlight = new Map<string, { readonly process: string; readonly since: number }>();
  const forcedAt = new Map<string, number>();
  return (observation) => {
    switch (observation.kind) {
      case 'refreshBegan': {
        if (!observation.force) return undefined;
        const other = inFlight.get(observation.account);
        inFlight.set(observation.account, { process: observation.process, since: facts.now() });
        return other !== undefined && facts.now() - other.since < timeout
          ? `${observation.process} forces a token while ${other.process} does`
          : undefined;
      }
      case 'refreshEnded':
        if (observation.force) inFlight.delete(observation.account);
        return undefined;
      case 'tokenGiven': {
        if (!observation.force) return undefined;
        const before = forcedAt.get(observation.account) ?? Number.NEGATIVE_INFINITY;
        forcedAt.set(observation.account, observation.at);
        return observation.at - before < apart ? 'two tokens were forced within half a minute' : undefined;
      }
      case 'tokenWritten': {
        const { before, after } = observation;
        const rise = Number(after['version']?.N) - Number(before?.['version']?.N ?? 0);
        const isNew = after['accessToken']?.S !== (before?.['accessToken']?.S ?? '');
        return rise === (isNew ? 1 : 0)
          ? undefined
          : `the version rose by ${rise}, and the token is ${isNew ? 'new' : 'the same'}`;
      }
      default:
        return undefined;
    }
  };
};
