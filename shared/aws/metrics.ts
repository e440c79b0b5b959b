import type { LogFields } from './log-fields.ts';

/**
 * The metrics, by name. A dimension has few, known values, because each costs as much as a metric: never a user, an
 * account or a code of WeChat, which are in the log.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension
 */
export const metrics = {
  /**
   * Requests to the webhook by `outcome`: repeated, notUnderstood, wrongMode, malformed, unauthentic, failed. All
   * others were queued. AWS counts requests anyway, and a metric in each line would cost half as much as the log
   * itself.
   */
  Requests: 'Count',
  /**
   * Replies by `outcome`: refused, undetermined, notSent (will be tried again), putOff (WeChat is too busy). Sent
   * replies are the samples of `WindowLeft`.
   */
  Replies: 'Count',
  /** Replies and requests that were refused for good, by `reason`. */
  Refusals: 'Count',
  /** Refusals of WeChat with a code that is in no published table. */
  UnknownCodes: 'Count',
  /** Messages that became dead letters at once, because they can never be handled. */
  MessagesSetAside: 'Count',
  /** From a user's message to the reply that WeChat took. */
  ReplyDelay: 'Milliseconds',
  /** How many messages the window still allowed after a send; the number of samples is the number of sent replies. */
  WindowLeft: 'Count',
  /** Queue messages that went back after an error. */
  MessagesFailed: 'Count',
  /** Queue messages that had come before: delivered twice by SQS or redriven. */
  MessagesRepeated: 'Count',
  /** Accounts whose sends are paused because WeChat refuses the account. */
  SendingPaused: 'Count',
  /** Sends that waited for an access token in vain. */
  TokenMissing: 'Count',
  /** The remaining lifetime of an access token, measured every minute. */
  TokenSecondsLeft: 'Seconds',
  /** Attempts to renew an access token by `outcome`: renewed, failed. */
  TokenRefreshes: 'Count',
  /** Failed attempts to load a pushed version of an account's rules; the last good ones stay in force. */
  RulesBroken: 'Count',
  /** How long a cold start took, by `function`; the number of samples is the number of cold starts. */
  ColdStart: 'Milliseconds',
} as const;
export type MetricName = keyof typeof metrics;

interface Measurement {
  readonly metric: MetricName;
  /** The field of the log line with the value; without it each line counts as one. */
  readonly field?: string;
  /** Which of the event's lines count; without it all do. */
  readonly when?: (fields: LogFields) => boolean;
  readonly dimension?: { readonly name: string; readonly value: string | ((fields: LogFields) => string) };
}

const outcome = (value: string | ((fields: LogFields) => string)) => ({ name: 'outcome', value });
const field = (name: string) => ({ name, value: (fields: LogFields) => String(fields[name] ?? 'none') });

/**
 * Refusals that mean that the request did not come from WeChat or used other keys; all others mean that the request was
 * broken.
 */
const unauthentic: readonly unknown[] = [
  'signature_mismatch',
  'signature_reused',
  'stale_timestamp',
  'undecryptable',
  'wrong_app_id',
  'wrong_recipient',
];
/** Refusals of pushes because the WeChat console is in another mode than the account file. */
const wrongMode: readonly unknown[] = ['unencrypted_body', 'encrypted_body'];

function outcomeOfRefusal({ code }: LogFields): string {
  if (wrongMode.includes(code)) return 'wrongMode';
  return unauthentic.includes(code) ? 'unauthentic' : 'malformed';
}
const tokenLife: Measurement = { metric: 'TokenSecondsLeft', field: 'secondsLeft' };
const notRenewed: Measurement = { metric: 'TokenRefreshes', dimension: outcome('failed') };

/** What each log event measures: a line is log and metric at once, and the caller need not know. */
const measurements: Readonly<Record<string, readonly Measurement[]>> = {
  push_repeated: [{ metric: 'Requests', dimension: outcome('repeated') }],
  push_failed: [{ metric: 'Requests', dimension: outcome('failed') }],
  push_not_understood: [{ metric: 'Requests', dimension: outcome('notUnderstood') }],
  request_refused: [{ metric: 'Requests', dimension: outcome(outcomeOfRefusal) }],
  reply_sent: [
    { metric: 'ReplyDelay', field: 'delay' },
    { metric: 'WindowLeft', field: 'windowLeft' },
  ],
  reply_refused: [
    { metric: 'Replies', dimension: outcome('refused') },
    { metric: 'Refusals', dimension: field('reason') },
  ],
  reply_undetermined: [{ metric: 'Replies', dimension: outcome('undetermined') }],
  reply_not_sent: [{ metric: 'Replies', dimension: outcome('notSent') }],
  wechat_code_unknown: [{ metric: 'UnknownCodes' }],
  reply_put_off: [{ metric: 'Replies', dimension: outcome('putOff') }],
  message_set_aside: [{ metric: 'MessagesSetAside' }],
  request_invalid: [{ metric: 'Refusals', dimension: { name: 'reason', value: 'invalid' } }],
  sending_paused: [{ metric: 'SendingPaused' }],
  sending_still_paused: [{ metric: 'SendingPaused' }],
  message_failed: [{ metric: 'MessagesFailed' }],
  message_repeated: [{ metric: 'MessagesRepeated' }],
  send_impossible: [{ metric: 'TokenMissing', when: ({ code }) => code === 'token_unavailable' }],
  token_renewed: [tokenLife, { metric: 'TokenRefreshes', dimension: outcome('renewed') }],
  token_unchanged: [tokenLife],
  token_stuck: [tokenLife, notRenewed],
  token_paused: [notRenewed],
  token_refresh_failed: [notRenewed],
  rules_broken: [{ metric: 'RulesBroken' }],
  cold_start: [
    {
      metric: 'ColdStart',
      field: 'milliseconds',
      // Instances of provisioned concurrency start before anybody waits.
      when: ({ initialization }) => initialization === 'on-demand',
      dimension: field('function'),
    },
  ],
};

/** The fields that a log line needs so that CloudWatch makes metrics of it. */
export type Measure = (event: string, fields: LogFields, time: number) => object;

/**
 * Makes metrics with CloudWatch's embedded metric format. This is our own code because the metrics of Powertools add
 * 15 KB and 6 ms to a cold start, for a table and twenty lines.
 *
 * @param namespace the stack's name, which keeps stages apart
 * @see
 *   https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(namespace: string): Measure {
  return (event, fields, time) => {
    const members: Record<string, string | number> = {};
    const byDimension = new Map<string | undefined, MetricName[]>();
    for (const { metric, field: from, when, dimension } of measurements[event] ?? []) {
      const value = from === undefined ? 1 : fields[from];
      if (typeof value !== 'number' || when?.(fields) === false) continue;
      members[metric] = value;
      if (dimension !== undefined) {
        members[dimension.name] =
          typeof dimension.value === 'string' ? dimension.value : dimension.value(fields);
      }
      byDimension.set(dimension?.name, [...(byDimension.get(dimension?.name) ?? []), metric]);
    }
    if (byDimension.size === 0) return members;
    const directives = [...byDimension].map(([dimension, names]) => ({
      Namespace: namespace,
      Dimensions: [dimension === undefined ? [] : [dimension]],
      // Counts need no unit: the default, None, serves them.
      Metrics: names.map((name) => ({
        Name: name,
        ...(metrics[name] === 'Count' ? {} : { Unit: metrics[name] }),
      })),
    }));
    return { ...members, _aws: { Timestamp: time, CloudWatchMetrics: directives } };
  };
}

/** Makes no metrics, where CloudWatch does not read the log. */
export const unmeasured: Measure = () => ({});
