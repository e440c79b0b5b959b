import type { EventPattern } from '../../local/aws/event-pattern.ts';

/** Which events to listen to. What is undefined or empty accepts any. */
export interface EventFilter {
  readonly types: readonly string[];
  readonly account: string | undefined;
  readonly openId: string | undefined;
}

/**
 * The filter as an event pattern of EventBridge.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function patternOf({ types, account, openId }: EventFilter): EventPattern {
  const data = {
    ...(account === undefined ? {} : { account: [account] }),
    ...(openId === undefined ? {} : { openId: [openId] }),
  };
  return {
    // A pattern must not be empty.
    source: [{ prefix: '' }],
    ...(types.length === 0 ? {} : { 'detail-type': types }),
    ...(Object.keys(data).length === 0 ? {} : { detail: { data } }),
  };
}
