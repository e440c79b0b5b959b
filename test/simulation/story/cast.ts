import type { Engine } from '../engine/engine.ts';
import type { ProductAccount } from '../product/accounts.ts';
import { type SimulatedAccount, simulatedAccount } from '../wechat/account.ts';

const hour = 60 * 60_000;
/** How long WeChat can be too busy for a user; hours. */
const brownouts = [1, 4, 100];

/** The accounts of a seed with their users, as WeChat knows them. */
export function cast(
  { timeline, random, weather }: Engine,
  accounts: readonly ProductAccount[],
): SimulatedAccount[] {
  // Of the two seconds that the ledger allows for, one is that of our own functions.
  const skew = weather.has('skew') ? random.between(-1000, 1000) : 0;
  return accounts.map(({ config, allowances }) => {
    const users = Array.from({ length: random.between(1, 3) }, (_, index) => ({
      openId: `oUserOf${config.account}No${index}`,
      refuses: weather.strikes('refusingUser'),
      isStubborn: weather.strikes('stubbornUser'),
      busyUntil: weather.strikes('busyUser') ? timeline.now() + random.pick(brownouts) * hour : 0,
    }));
    const { account, kind, appId } = config;
    return simulatedAccount({ account, kind, appId, now: () => timeline.now() + skew }, allowances, users);
  });
}
