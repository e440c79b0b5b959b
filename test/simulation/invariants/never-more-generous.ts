import { windowLeft } from '#shared/window/grants.ts';
import { type Invariant, isLedgerInTheDark } from './invariant.ts';
import { readLedger } from './read-ledger.ts';

/** Promise 5. After every write the ledger has at most as many messages left as WeChat has. */
export const neverMoreGenerous: Invariant = (facts) => (observation) => {
  if (observation.kind !== 'conversationWritten') return undefined;
  const [account = '', openId = ''] = observation.id.split('#');
  if (isLedgerInTheDark(facts, account, openId)) return undefined;
  const { grants } = readLedger(observation.after);
  const ours = windowLeft(grants, facts.configOf(account).quotas, facts.now() / 1000).messages;
  const theirs = facts.userOf(account, openId).windows.left(facts.accountOf(account).now());
  return ours > theirs ? `the ledger has ${ours} messages left for ${openId}, WeChat ${theirs}` : undefined;
};
