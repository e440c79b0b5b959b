import { describe, expect, it } from 'vitest';
import type { DeployedStack } from '#infra/cli/aws/find-stack.ts';
import type { Target } from '#infra/cli/doctor/step.ts';
import { checkEgress } from '#infra/cli/smoke/egress.ts';
import { checkHosts } from '#infra/cli/smoke/hosts.ts';
import { checkLater } from '#infra/cli/smoke/later.ts';
import { checkLeftovers } from '#infra/cli/smoke/leftovers.ts';
import { checkPushes } from '#infra/cli/smoke/pushes.ts';
import { checkQuota } from '#infra/cli/smoke/quota.ts';
import { checkMalformed, checkRequests } from '#infra/cli/smoke/requests.ts';

/* What a stack that is not well looks like to each check; test/infra/cli/smoke.test.ts has one that is. */

type Answer = (input: Record<string, unknown>) => object;
interface Double {
  readonly outputs?: Readonly<Record<string, string>>;
  readonly sqs?: Answer;
  readonly bus?: Answer;
  readonly lambda?: Answer;
  readonly dynamoDb?: Answer;
  readonly tables?: readonly string[];
}

function target({ outputs = {}, tables = [], ...doubles }: Double): Target {
  let time = 1_761_200_431_000;
  const client = (answer: Answer = () => ({})) =>
    ({ send: async ({ input }: { input: Record<string, unknown> }) => answer(input) }) as never;
  const stack = {
    name: 'wechat-reply',
    outputs: new Map(Object.entries(outputs)),
    resources: tables.map((physicalId) => ({ type: 'AWS::DynamoDB::Table', logicalId: '', physicalId })),
    resource: (_: string, path: string) => path,
    has: () => false,
  } as unknown as DeployedStack;
  return {
    account: { account: 'lantern', kind: 'official-account' } as Target['account'],
    stack,
    aws: {
      sqs: client(doubles.sqs),
      eventBridge: client(doubles.bus),
      lambda: client(doubles.lambda),
      dynamoDb: client(doubles.dynamoDb),
    } as unknown as Target['aws'],
    stackArgument: '',
    now: () => time,
    wait: async (milliseconds) => {
      time += milliseconds;
    },
  };
}
const saying = (status: string, words: string) => ({
  status,
  detail: { en: expect.stringContaining(words), zh: expect.any(String) },
});

describe('the quota of an AWS account', () => {
  const lambda = (ConcurrentExecutions: number) => () => ({
    AccountLimit: { ConcurrentExecutions, UnreservedConcurrentExecutions: 900 },
  });
  it.each([
    [1000, 'ok', 'may run 1000 functions at once, of which 900 are free'],
    [10, 'failed', 'may run 10 functions at once'],
  ])('of %i is %s', async (all, status, words) => {
    expect(await checkQuota(target({ lambda: lambda(all) }).aws.lambda)).toMatchObject(saying(status, words));
  });
  it('that may not be looked at is nothing to fail for', async () => {
    const denied = () => {
      throw Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    };
    expect(await checkQuota(target({ lambda: denied }).aws.lambda)).toMatchObject({ status: 'skipped' });
  });
});

describe('the hosts of WeChat', () => {
  const none = () => Promise.reject(Object.assign(new Error('none'), { code: 'ENODATA' }));
  it('are said with how many addresses they have', async () => {
    const resolver = { resolve4: async () => ['1.2.3.4', '1.2.3.5'], resolve6: none };
    expect(await checkHosts(resolver)).toMatchObject(saying('ok', '2 addresses of IPv4 and 0 of IPv6'));
  });
  it('are left out where no name can be resolved', async () => {
    const refused = () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' }));
    expect(await checkHosts({ resolve4: refused, resolve6: refused })).toMatchObject({ status: 'skipped' });
  });
});

describe('requests over the bus', () => {
  it('fail where the bus does not take them', async () => {
    const bus = () => ({ Entries: [{ ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'no' }] });
    expect(await checkRequests(target({ bus }))).toMatchObject(saying('failed', 'NotAuthorizedForSource'));
  });
  it('fail where they come to no end', async () => {
    expect(await checkRequests(target({}))).toMatchObject(
      saying('failed', '2 came to no end within a minute'),
    );
  });
  it.each([
    ['a dead letter', (looks: number) => (looks > 3 ? '1' : '0'), 'became a dead letter'],
    ['nothing', () => '0', 'was not refused within a minute'],
  ])('that say of no user fail where they become %s', async (_, depth, words) => {
    let looks = 0;
    const sqs = () => ({ Attributes: { ApproximateNumberOfMessages: depth(looks++) } });
    expect(await checkMalformed(target({ sqs }))).toMatchObject(saying('failed', words));
  });
  it('for later fail where they do not come', async () => {
    expect(await checkLater(target({}), 360_000)).toMatchObject(saying('failed', 'did not come within 90 s'));
  });
});

describe('pushes', () => {
  const answers =
    (...statuses: number[]) =>
    async () => ({ status: statuses.shift() ?? 200 });
  it('are well where all are taken', async () => {
    expect(await checkPushes(target({}), answers(), 5000)).toMatchObject(
      saying('ok', 'all pushes were taken (5)'),
    );
  });
  it('fail where some are refused, and say how and since when', async () => {
    const found = await checkPushes(target({}), answers(200, 500, 0, 500), 6000);
    expect(found).toMatchObject(
      saying('failed', 'of 6 pushes some were not taken: HTTP 500 × 2, no answer × 1'),
    );
    expect(found.detail).toMatchObject({ en: expect.stringContaining('first at 2025-10-23T06:20:32') });
  });
  it('fail where what was taken became dead letters', async () => {
    let looks = 0;
    const sqs = () => ({ Attributes: { ApproximateNumberOfMessages: looks++ < 3 ? '0' : '1' } });
    expect(await checkPushes(target({ sqs }), answers(), 2000)).toMatchObject(
      saying('failed', 'dead letters'),
    );
  });
});

describe('a fixed address', () => {
  const outputs = { EgressAddress: '203.0.113.7' };
  const saidByRefresher = (fields: object) => () => ({
    Payload: Buffer.from('{}'),
    LogResult: Buffer.from(JSON.stringify({ account: 'lantern', ...fields })).toString('base64'),
  });
  const refused = (message: string) => saidByRefresher({ event: 'token_refresh_failed', message });
  it.each([
    ['ok', saidByRefresher({ event: 'token_renewed', version: 3, secondsLeft: 7000 }), 'is reached'],
    ['ok', refused('lantern: 40164, … Add 203.0.113.7 to the IP allow-list.'), 'not on the allow-list yet'],
    [
      'failed',
      refused('lantern: 40164, … Add 198.51.100.9 to the IP allow-list.'),
      'sees calls from 198.51.100.9',
    ],
    ['ok', refused('lantern: 40125, invalid appsecret'), 'is reached'],
    ['failed', refused('No connection to api.weixin.qq.com could be made (ETIMEDOUT).'), 'is not reached'],
  ])('is %s with what the token-refresher says', async (status, lambda, words) => {
    expect(await checkEgress(target({ outputs, lambda }))).toMatchObject(saying(status, words));
  });
  it('is left out where there is none', async () => {
    expect(await checkEgress(target({}))).toMatchObject({ status: 'skipped' });
  });
});

describe('what an earlier stack has left', () => {
  const own = 'wechat-reply-TablesConversationTableE7C6C181-NEW';
  const old = 'wechat-reply-TablesConversationTableE7C6C181-OLD';
  const tablesOf = (names: readonly string[]) => (input: Record<string, unknown>) =>
    input['ExclusiveStartTableName'] === undefined
      ? { TableNames: names.slice(0, 1), LastEvaluatedTableName: names[0] }
      : { TableNames: names.slice(1) };
  it('is said by name, and what other stacks have is none of it', async () => {
    const names = ['wechat-reply-test-RulesTable6D60F650-X', own, 'orders', old];
    const found = await checkLeftovers(target({ tables: [own], dynamoDb: tablesOf(names) }));
    expect(found).toMatchObject(saying('ok', `${old}: left by an earlier stack`));
    expect(JSON.stringify(found)).not.toContain(own);
    expect(JSON.stringify(found)).not.toContain('wechat-reply-test');
  });
  it('is nothing in the first stack of its name', async () => {
    expect(await checkLeftovers(target({ tables: [own], dynamoDb: tablesOf([own]) }))).toMatchObject(
      saying('ok', 'nothing is left'),
    );
  });
});
