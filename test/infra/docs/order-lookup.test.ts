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
import { OrderLookupStack } from '#infra/docs/order-lookup/stack.ts';
import { matchesPattern } from '#infra/local/aws/event-pattern.ts';
import { bundleWorker } from '#infra/local/lambda/bundle-worker.ts';
import { createFunction, type LocalFunction } from '#infra/local/lambda/function-host.ts';
import { inventedSecrets } from '#infra/local/local-secrets.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { busEvent } from '#shared/contracts/event.ts';
import { testAccount, testStack } from '../../support/stack-template.ts';

const openId = 'oQ8dN5xKlantern0000000000001';
const folder = mkdtempSync(join(tmpdir(), 'order-lookup-'));
const code = join(folder, 'code');
buildSync({
  ...bundleOptions,
  entryPoints: ['infra/docs/order-lookup/index.ts'],
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
  let service: LocalFunction;
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
    const [rule] = Object.values(template.findResources('AWS::Events::Rule'));
    const [lambda] = Object.values(template.findResources('AWS::Lambda::Function'));
    service = createFunction(
      {
        name: 'order-lookup',
        bundle: join(code, 'index.mjs'),
        worker: bundleWorker(folder),
        environment: {
          ...lambda?.['Properties'].Environment.Variables,
          AWS_ENDPOINT_URL: world.stack.awsEndpoint,
          AWS_REGION: 'local',
          AWS_ACCESS_KEY_ID: 'a',
          AWS_SECRET_ACCESS_KEY: 'b',
        },
        timeout: 10,
        onLog: () => {},
      },
      world.clock,
    );
    world.stack.bus.onEvent((event) => {
      if (matchesPattern(rule?.['Properties'].EventPattern, event as never)) void service.invoke(event);
    });
    world.simulator?.onDelivered(({ message }) =>
      texts.push((message['text'] as { content: string }).content),
    );
  });
  afterAll(async () => {
    await service.stop();
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
  it('answers a question once that the bus delivers twice, minutes later', async () => {
    world.clock.advance(6 * 60 * 1000);
    put(emitted('20250001'));
    put(emitted('20259999', 'k2.emit.0'));
    await until(() => texts.length === 2);
    expect(texts[1]).toBe('没有找到订单 20259999，请检查订单号。');
  });
});

describe('what the service may do', () => {
  it('is to ask for messages to be sent, under its own name, and nothing else', () => {
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(policy?.['Properties'].PolicyDocument.Statement).toMatchObject([
      {
        Action: 'events:PutEvents',
        Effect: 'Allow',
        Condition: {
          StringEquals: {
            'events:source': 'shop.orders',
            'events:detail-type': ['WeChatSendRequested', 'WeChatTokenRefreshRequested'],
          },
        },
      },
    ]);
    expect(JSON.stringify(policy)).toContain(':event-bus/wechat-reply');
  });
  it('is granted by the stack too, to services of the same app, and to other AWS accounts by the bus', async () => {
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
  it.each(['wechat.sender', 'aws.ec2'])('is never to speak as %s', (source) => {
    const wechat = testStack();
    expect(() => grantSend({} as never, wechat as never, { source })).toThrow(
      /give the service a name of its own/,
    );
  });
  it('has no finding of cdk-nag that would not be there without us', () => {
    const { violations } = new AwsSolutionsChecks(stack.node.root as never).validateScope(stack);
    // The basic execution role, which is CDK's default, and the dead letters of the rule.
    expect(violations.map(({ ruleName }) => ruleName.replace(/\[.*/, ''))).toEqual([
      'AwsSolutions-IAM4',
      'AwsSolutions-SQS3',
    ]);
  });
});
