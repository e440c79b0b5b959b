import { versionInForce } from '#shared/aws/live-rules.ts';
import type { CurrentRules } from '#shared/aws/rules-item.ts';
import type { PushTarget } from './push-rules.ts';

/**
 * What has to be known of a push where there was a deploy after it: it ends with a deploy of other rules, and comes back
 * with one of those that it was pushed over. Where it is in force, nothing tells whether it came back or never ended.
 */
export function pushNotice(
  { account, deployedDigest, deployedAt }: Omit<PushTarget, 'store'>,
  current: CurrentRules | undefined,
): string | undefined {
  if (current === undefined || current.version === 0) return undefined;
  const push = `Version ${current.version}, put in force at ${timeText(current.at)},`;
  const remedy = `To end it for good: rules rollback ${account} 0`;
  if (versionInForce(current, deployedDigest) === 0) {
    return `${push} ended with a deploy of other rules. It comes back if those that it was pushed over are deployed again. ${remedy}`;
  }
  if (deployedAt <= current.at * 1000) return undefined;
  return `${push} is in force over the rules of the deploy at ${timeText(deployedAt / 1000)}: those that it was pushed over, left alone or deployed again. ${remedy}`;
}

/** @param at epoch seconds */
function timeText(at: number): string {
  return `${new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
