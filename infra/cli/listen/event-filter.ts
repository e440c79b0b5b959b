import type { EventPattern } from '../../local/aws/event-pattern.ts';

/** Which events are listened to; what is undefined or empty takes any. */
export interface EventFilter {
  readonly types: readonly string[];
  readonly account: string | undefined;
  readonly openId: string | undefined;
}

/**
 * The filter as a rule of EventBridge has it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function patternOf({ types, account, openId }: EventFilter): EventPattern {
  const data = {
    ...(account === undefined ? {} : { account: [account] }),
    ...(openId === undefined ? {} : { openId: [openId] }),
  };
  return {
    // A pattern must say something.
    source: [{ prefix: '' }],
    ...(types.length === 0 ? {} : { 'detail-type': types }),
    ...(Object.keys(data).length === 0 ? {} : { detail: { data } }),
  };
}
