import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleOptions } from '#infra/build/bundle.ts';
import { grantSend } from '#infra/constructs/grant-send.ts';
import { answerLookup } from '#infra/examples/order-lookup/answer.ts';
import { OrderLookupStack } from '#infra/examples/order-lookup/stack.ts';
import { attachService } from '#infra/local/attach-service.ts';
import { inventedSecrets } from '#infra/local/local-secrets.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { busEvent } from '#shared/contracts/event.ts';
import { testAccount, testStack } from '../../support/stack-template.ts';

const openId = 'oQ8dN5xKlantern0000000000001';
const folder = mkdtempSync(join(tmpdir(), 'order-lookup-'));
const code = join(folder, 'code');
buildSync({
  ...bundleOptions,
  entryPoints: ['infra/examples/order-lookup/index.ts'],
  outfile: join(code, 'index.mjs'),
});
const stack = new OrderLookupStack(new App({ outdir: join(folder, 'cdk.out') }), 'order-lookup', { code });
const template = Template.fromStack(stack);
afterAll(() => rmSync(folder, { recursive: true }));

/** What a rule of an account puts on the bus. */
const emitted = (no: string, id = 'k1.emit.0') =>
  busEvent(
    'wechat.sender',
    'OrderLookup',
    { id, time: 1_761_200_431, correlationId: 'k1' },
    {
      account: 'lantern',
      kind: 'official-account',
      openId,
      createTime: 1_761_200_431,
      rule: 'order',
      windowLeft: { messages: 4, until: null },
      detail: { no },
    },
  );

describe('a service that answers what a rule emits', () => {
  let world: World;
  let stop: () => Promise<void>;
  const texts: string[] = [];
  beforeAll(async () => {
    const accounts = [testAccount('lantern', { publish: ['received', 'refused'] })];
    world = await startWorld({
      accounts,
      secrets: inventedSecrets(accounts),
      port: 0,
      wechatApi: 'simulated',
      startAt: 1_761_200_431_000,
      onLog: () => {},
      onProgress: () => {},
    });
    stop = await attachService(world, {
      template: template.toJSON() as never,
      bundle: join(code, 'index.mjs'),
      onLog: () => {},
    });
    world.simulator?.onDelivered(({ message }) =>
      texts.push((message['text'] as { content: string }).content),
    );
  });
  afterAll(async () => {
    await stop();
    await world.stop();
  });
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 500 && !holds(); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(holds()).toBe(true);
  };
  const put = ({ source, detailType, detail }: ReturnType<typeof emitted>) =>
    world.stack.bus.put({ Source: source, DetailType: detailType, Detail: detail });

  it('reaches the user through the window that the user opened', async () => {
    await world.simulator?.say('lantern', openId, '订单 20250001');
    put(emitted('20250001'));
    await until(() => texts.length === 1);
    expect(texts).toEqual(['订单 20250001：已发货，预计明天送达。']);
  });
  it('answers once if the bus delivers a question twice, minutes apart', async () => {
    world.clock.advance(6 * 60 * 1000);
    put(emitted('20250001'));
    put(emitted('20259999', 'k2.emit.0'));
    await until(() => texts.length === 2);
    expect(texts[1]).toBe('没有找到您的订单 20259999，请检查订单号。');
  });
});

describe('what a user may ask', () => {
  const own = { openId, place: '已发货' };
  const others = { openId: 'oQ8dN5xKlantern0000000000002', place: '还在路上' };
  const answerTo = async (no: string): Promise<string> => {
    const asked: string[] = [];
    const { source, detailType, detail } = emitted(no);
    const entry = await answerLookup(
      { source, 'detail-type': detailType, detail },
      { busName: 'wechat-reply', source: 'shop.orders' },
      async (account, number) => {
        asked.push(`${account} ${number}`);
        return number === '20250001' ? own : number === '20250002' ? others : undefined;
      },
    );
    expect(asked.every((one) => /^lantern \d{8}$/.test(one))).toBe(true);
    return JSON.parse(entry.Detail).data.messages[0].text.content;
  };
  it.each([
    ['the own order', '20250001', '订单 20250001：已发货'],
    ['an order that is not there', '20259999', '没有找到您的订单 20259999，请检查订单号。'],
    [
      'somebody else’s order, as one that is not there',
      '20250002',
      '没有找到您的订单 20250002，请检查订单号。',
    ],
    ['what every object has', 'constructor', '没有找到您的订单，请检查订单号。'],
    ['what every object inherits', '__proto__', '没有找到您的订单，请检查订单号。'],
    ['a link', '<a href="https://example.org">20250001</a>', '没有找到您的订单，请检查订单号。'],
    ['a number with something around it', '20250001\n', '没有找到您的订单，请检查订单号。'],
  ])('is %s', async (_, no, answer) => {
    expect(await answerTo(no)).toBe(answer);
  });
});

describe('what the service may do', () => {
  it('is request messages under its own name, and nothing else', () => {
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(policy?.['Properties'].PolicyDocument.Statement).toMatchObject([
      {
        Action: 'events:PutEvents',
        Effect: 'Allow',
        Condition: {
          StringEquals: {
            'events:source': 'shop.orders',
            'events:detail-type': 'WeChatSendRequested',
          },
        },
      },
    ]);
    expect(JSON.stringify(policy)).toContain(':event-bus/wechat-reply');
  });
  it('is also granted by the stack to services of the same app, and by the bus to other AWS accounts', async () => {
    const { AccountPrincipal } = await import('aws-cdk-lib/aws-iam');
    const wechat = testStack({ env: { account: '123456789012', region: 'us-east-1' } });
    wechat.grantSend(new AccountPrincipal('210987654321'), { source: 'partner.crm' });
    const policies = Object.values(Template.fromStack(wechat).findResources('AWS::Events::EventBusPolicy'));
    expect(JSON.stringify(policies)).toContain('partner.crm');
    expect(policies.find((one) => JSON.stringify(one).includes('210987654321'))).toMatchObject({
      Properties: {
        Statement: { Effect: 'Allow', Condition: { StringEquals: { 'events:source': 'partner.crm' } } },
      },
    });
  });
  it('is report rejected tokens only if that is granted too', async () => {
    const { AccountPrincipal } = await import('aws-cdk-lib/aws-iam');
    const wechat = testStack({ env: { account: '123456789012', region: 'us-east-1' } });
    wechat.grantSend(new AccountPrincipal('210987654321'), { source: 'partner.crm' });
    wechat.grantTokenRefresh(new AccountPrincipal('210987654321'), { source: 'partner.crm' });
    const policies = Object.values(Template.fromStack(wechat).findResources('AWS::Events::EventBusPolicy'));
    const granted = policies
      .map(({ Properties: { Statement: statement } }) => statement)
      .filter((statement) => JSON.stringify(statement).includes('210987654321'))
      .map(({ Condition: condition }) => condition.StringEquals['events:detail-type']);
    expect(granted.sort()).toEqual(['WeChatSendRequested', 'WeChatTokenRefreshRequested']);
  });
  it.each(['wechat.sender', 'aws.ec2'])('is never to speak as %s', (source) => {
    const wechat = testStack();
    expect(() => grantSend({} as never, wechat as never, { source })).toThrow(
      /give the service a name of its own/,
    );
  });
  it('has no more findings of cdk-nag than without our construct', () => {
    const { violations } = new AwsSolutionsChecks(stack.node.root as never).validateScope(stack);
    // The basic execution role, which is CDK's default, and the dead letters of the rule.
    expect(violations.map(({ ruleName }) => ruleName.replace(/\[.*/, ''))).toEqual([
      'AwsSolutions-IAM4',
      'AwsSolutions-SQS3',
    ]);
  });
});
