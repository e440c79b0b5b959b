import type { Invariant } from './invariant.ts';

/** What looking into the table may take, and what is under way beside it; milliseconds. */
const grace = 15_000;

/**
 * A token that WeChat rejected is not used on by whoever has heard so, once the table has a newer one. The exception: where
 * calls to the table fail.
 */
export const tokenReplaced: Invariant = (facts) => {
  /** Since when the table has had the token of an account. */
  const newest = new Map<string, { readonly token: string; readonly since: number }>();
  /** When a process first heard of a rejection although a newer token was there. */
  const heard = new Map<string, number>();
  const canReadTable = !facts.faults.some((kind) => kind === 'throttle' || kind === 'lostAnswer');
  return (observation) => {
    if (observation.kind === 'tokenWritten') {
      const token = observation.after['accessToken']?.S ?? '';
      if (token !== newest.get(observation.account)?.token)
        newest.set(observation.account, { token, since: facts.now() });
    }
    if (observation.kind !== 'tokenRejected' || !canReadTable) return undefined;
    const { account, token, process } = observation;
    const known = newest.get(account);
    if (known === undefined || known.token === token || facts.now() - known.since < grace) return undefined;
    const rejection = `${process} ${known.token} ${token}`;
    const heardAt = heard.get(rejection) ?? facts.now();
    heard.set(rejection, heardAt);
    if (facts.now() - heardAt > grace)
      return `${process} uses ${token} on, although ${known.token} has long been there`;
    return undefined;
  };
};
