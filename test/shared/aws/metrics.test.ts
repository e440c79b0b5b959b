import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { embeddedMetrics, metrics } from '#shared/aws/metrics.ts';
import { refusalReasons } from '#shared/window/conversation.ts';

const measure = embeddedMetrics('wechat-reply-test');
const time = 1_761_200_431_000;

interface Embedded {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [member: string]: unknown;
}
/** What CloudWatch makes of a line: name, dimensions and value of each metric. */
const metricsOf = (event: string, fields: Record<string, string | number | boolean | null> = {}) => {
  const line = { ...fields, ...measure(event, fields, time) } as unknown as Embedded;
  return (line._aws?.CloudWatchMetrics ?? []).flatMap(({ Dimensions, Metrics }) =>
    Metrics.map(({ Name }) => [
      Name,
      Object.fromEntries((Dimensions[0] ?? []).map((name) => [name, line[name]])),
      line[Name],
    ]),
  );
};

describe('embeddedMetrics', () => {
  it('makes a line that CloudWatch takes for metrics', () => {
    expect(measure('reply_sent', { delay: 412, windowLeft: 4 }, time)).toEqual({
      ReplyDelay: 412,
      WindowLeft: 4,
      _aws: {
        Timestamp: time,
        CloudWatchMetrics: [
          {
            Namespace: 'wechat-reply-test',
            Dimensions: [[]],
            Metrics: [{ Name: 'ReplyDelay', Unit: 'Milliseconds' }, { Name: 'WindowLeft' }],
          },
        ],
      },
    });
  });
  it.each([
    ...['signature_reused', 'stale_timestamp', 'undecryptable', 'wrong_recipient'].map((code) => [
      code,
      'unauthentic',
    ]),
    ...['unencrypted_body', 'encrypted_body'].map((code) => [code, 'wrongMode']),
    ...['bad_query', 'body_too_large', 'method_not_allowed'].map((code) => [code, 'malformed']),
  ] as [string, string][])('counts a request that is refused for %s as %s', (code, outcome) => {
    expect(metricsOf('request_refused', { code })).toEqual([['Requests', { outcome }, 1]]);
  });
  it.each([
    // AWS counts all requests anyway.
    ['push_queued', {}, []],
    ['push_failed', {}, [['Requests', { outcome: 'failed' }, 1]]],
    ['request_refused', { code: 'signature_mismatch' }, [['Requests', { outcome: 'unauthentic' }, 1]]],
    ['request_refused', { code: 'wrong_app_id' }, [['Requests', { outcome: 'unauthentic' }, 1]]],
    ['push_repeated', {}, [['Requests', { outcome: 'repeated' }, 1]]],
    ['push_not_understood', {}, [['Requests', { outcome: 'notUnderstood' }, 1]]],
    [
      'reply_refused',
      { reason: 'window' },
      [
        ['Replies', { outcome: 'refused' }, 1],
        ['Refusals', { reason: 'window' }, 1],
      ],
    ],
    // A request of another service has no push that a delay could be counted from.
    ['reply_sent', { windowLeft: 4 }, [['WindowLeft', {}, 4]]],
    ['send_impossible', { code: 'token_unavailable' }, [['TokenMissing', {}, 1]]],
    ['send_impossible', { code: 'media_missing' }, []],
    ['token_unchanged', { secondsLeft: 5400 }, [['TokenSecondsLeft', {}, 5400]]],
    [
      'cold_start',
      { function: 'receiver', initialization: 'on-demand', milliseconds: 180 },
      [['ColdStart', { function: 'receiver' }, 180]],
    ],
    [
      'cold_start',
      { function: 'receiver', initialization: 'provisioned-concurrency', milliseconds: 180 },
      [],
    ],
    ['url_verified', {}, []],
  ])('measures %s %j', (event, fields, expected) => {
    expect(metricsOf(event, fields)).toEqual(expected);
  });
  it('leaves the fields of the line as they are', () => {
    const fields = { account: 'lantern', reason: 'window', code: 45015 };
    expect({ ...fields, ...measure('reply_refused', fields, time) }).toMatchObject(fields);
  });

  it('has no dimension of which the values are not known beforehand', () => {
    const table = readFileSync('shared/aws/metrics.ts', 'utf8');
    const dimensions = [...table.matchAll(/field\('(\w+)'\)/g)].map((match) => match[1]);
    expect(new Set(dimensions)).toEqual(new Set(['reason', 'function']));
    expect(refusalReasons.length).toBeLessThan(20);
  });
  it('measures events that are really logged, and every metric is measured', () => {
    const sources = ['functions', 'shared'].flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.endsWith('metrics.ts'))
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    );
    const code = sources.join('\n');
    const table = readFileSync('shared/aws/metrics.ts', 'utf8');
    const events = [...table.matchAll(/^ {2}([a-z]+(?:_[a-z]+)+): \[/gm)].map((match) => match[1] ?? '');
    expect(events.length).toBeGreaterThan(12);
    // Two are put together: `reply_` or `token_` and an outcome.
    const isLogged = (event: string): boolean =>
      code.includes(`'${event}'`) || /^token_(renewed|unchanged|stuck|paused)$/.test(event);
    expect(events.filter((event) => !isLogged(event))).toEqual([]);
    for (const name of Object.keys(metrics)) expect(table).toContain(`metric: '${name}'`);
  });
});
