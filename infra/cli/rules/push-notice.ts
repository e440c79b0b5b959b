import { versionInForce } from '#shared/aws/live-rules.ts';
import type { PushTarget } from './push-rules.ts';

/** What has to be known of a push that has ended with a deploy, where what it put in force is not what was deployed. */
export async function pushNotice({ store, account, deployed }: PushTarget): Promise<string | undefined> {
  const current = await store.current(account);
  if (current === undefined || current.version === 0) return undefined;
  const { version, at } = current;
  if (versionInForce(current, deployed.deployment) === version) return undefined;
  const versions = await store.versions(account);
  if (versions.find((one) => one.version === version)?.digest === deployed.digest) return undefined;
  return `Version ${version}, put in force at ${timeText(at)}, has ended: a deploy has changed the rules of ${account} since. To put it in force again: rules rollback ${account} ${version}`;
}

/** @param at epoch seconds */
function timeText(at: number): string {
  return `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
