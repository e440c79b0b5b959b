import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleAssistant, readOptions } from '#infra/examples/ai-assistant/bundle.ts';
import {
  type ModelStandIn,
  type Said,
  startModelStandIn,
} from '#infra/examples/ai-assistant/model-stand-in.ts';
import { AiAssistantStack } from '#infra/examples/ai-assistant/stack.ts';
import { attachService } from '#infra/local/attach-service.ts';
import { inventedSecrets } from '#infra/local/local-secrets.ts';
import { startWorld, type World } from '#infra/local/world.ts';
import { testAccount } from '../../../support/stack-template.ts';

/** Openids of the form that WeChat's have. */
const user = (number: number): string => `oQ8dN5xKlantern000000000000${number}`;
const folder = mkdtempSync(join(tmpdir(), 'ai-assistant-'));
const options = readOptions('infra/examples/ai-assistant/assistant.yaml');
const code = bundleAssistant(join(folder, 'code'), options);
const stack = new AiAssistantStack(new App({ outdir: join(folder, 'cdk.out') }), 'ai-assistant', {
  options,
  code,
});
const template = Template.fromStack(stack);
afterAll(() => rmSync(folder, { recursive: true }));

/** The real function of the assistant beside the real product, on the local run. */
describe('the assistant, from the question to the answer', () => {
  let world: World;
  let model: ModelStandIn;
  let stop: () => Promise<void>;
  let say: (text: string) => Said;
  const delivered: { openId: string; message: Readonly<Record<string, unknown>> }[] = [];
  const typing: string[] = [];
  const failed: unknown[] = [];
  beforeAll(async () => {
    const accounts = [
      testAccount('lantern', {
        rules: [
          { id: 'hours', when: { text: { contains: ['几点'] } }, reply: { text: '9:00-21:00' } },
          { id: 'mute', when: { text: { equals: ['安静'] } }, mute: '1h', reply: { text: '好' } },
        ],
      }),
    ];
    world = await startWorld({
      accounts,
      secrets: inventedSecrets(accounts),
      port: 0,
      wechatApi: 'simulated',
      startAt: 1_761_200_431_000,
      onLog: () => {},
      onProgress: () => {},
    });
    model = await startModelStandIn(({ messages }) => say(messages.at(-1)?.text ?? ''));
    stop = await attachService(world, {
      template: template.toJSON() as never,
      bundle: join(code, 'index.mjs'),
      environment: { MODEL_ENDPOINT: model.url },
      onLog: () => {},
      onFailed: (error) => failed.push(error),
    });
    world.simulator?.onDelivered(({ openId, message }) => delivered.push({ openId, message }));
    world.simulator?.onTyping((_, openId) => typing.push(openId));
  });
  afterAll(async () => {
    await Promise.all([stop(), model.stop()]);
    await world.stop();
  });
  beforeEach(() => {
    say = () => ({ text: '好的' });
  });
  const until = async (holds: () => boolean): Promise<void> => {
    for (let tries = 0; tries < 600 && !holds(); tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(failed).toEqual([]);
    expect(holds()).toBe(true);
  };
  const textsTo = (openId: string): string[] =>
    delivered
      .filter((one) => one.openId === openId)
      .map(({ message }) => (message['text'] as { content: string }).content);
  const write = (openId: string, text: string) => world.simulator?.say('lantern', openId, text);

  it('shows that it is typing, and answers in text that WeChat can show, marked as made by a model', async () => {
    say = () => ({
      text: '<think>hm</think>\n# 灯笼\n\n**有的**，见[这里](https://example.org/l)：\n\n- 大\n- 小',
      milliseconds: 300,
    });
    await write(user(1), '有灯笼吗');
    await until(() => textsTo(user(1)).length === 1);
    expect(textsTo(user(1))).toEqual([
      '【灯笼】\n有的，见<a href="https://example.org/l">这里</a>：\n\n• 大\n• 小',
    ]);
    expect(delivered.at(-1)?.message['aimsgcontext']).toEqual({ is_ai_msg: 1 });
    expect(typing).toContain(user(1));
  });
  it('gives the model the earlier messages', async () => {
    await write(user(1), '多少钱');
    await until(() => textsTo(user(1)).length === 2);
    expect(model.asked.at(-1)).toMatchObject({ model: options.model.id, system: options.systemPrompt });
    expect(model.asked.at(-1)?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
  });
  it('does not answer what rules answer', async () => {
    const before = model.asked.length;
    await write(user(2), '几点开门');
    await until(() => textsTo(user(2)).length === 1);
    expect(textsTo(user(2))).toEqual(['9:00-21:00']);
    expect(model.asked).toHaveLength(before);
  });
  it('drops an answer if the user has asked the next question', async () => {
    say = (text) => (text.endsWith('第一问') ? { text: '旧', milliseconds: 1500 } : { text: '新' });
    await write(user(3), '第一问');
    await until(() => model.asked.some(({ messages }) => messages.at(-1)?.text === '第一问'));
    world.clock.advance(2000);
    await write(user(3), '第二问');
    await until(() => textsTo(user(3)).length === 1);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(textsTo(user(3))).toEqual(['新']);
  });
  it('keeps silent while rules do', async () => {
    const before = model.asked.length;
    await write(user(4), '安静');
    await until(() => textsTo(user(4)).length === 1);
    world.clock.advance(2000);
    await write(user(4), '在吗');
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(model.asked).toHaveLength(before);
  });
  it('hands over to a person', async () => {
    await write(user(5), '人工');
    await until(() => textsTo(user(5)).length === 1);
    expect(textsTo(user(5))).toEqual([options.texts.handOver]);
    expect(
      world.events.some(({ detail }) =>
        String((detail['metadata'] as { id: string }).id).endsWith('.person'),
      ),
    ).toBe(true);
  });
  it('says so when the model fails', async () => {
    say = () => ({ text: 'Too many requests', status: 400 });
    await write(user(6), '有灯笼吗');
    await until(() => textsTo(user(6)).length === 1);
    expect(textsTo(user(6))).toEqual([options.texts.failure]);
  });
  it('sends a long answer in the fewest messages', async () => {
    say = () => ({ text: '这是一段很长的话，说给顾客听。'.repeat(130) });
    await write(user(7), '长一点');
    await until(() => textsTo(user(7)).length === 3);
    expect(textsTo(user(7)).join('')).toBe('这是一段很长的话，说给顾客听。'.repeat(130));
  });
});

describe('the price in its README', () => {
  it('is the price of its settings', () => {
    const { input, output } = options.model.dollarsPerMillion;
    const readme = readFileSync('infra/examples/ai-assistant/README.md', 'utf8');
    const model = (1000 * (1500 * input + 400 * output)) / 1e6;
    expect(readme).toContain(
      `Amazon Nova Lite, $${input} and $${output} a million tokens | $${model.toFixed(3)} |`,
    );
    const [together = '', ...rows] = [...readme.matchAll(/\| \**\$(\d\.\d+)\** \|/g)]
      .map(([, dollars]) => dollars as string)
      .reverse();
    expect(Number(together)).toBeCloseTo(
      rows.reduce((sum, dollars) => sum + Number(dollars), 0),
      2,
    );
  });
});

describe('what the assistant may do', () => {
  it('is ask one model, request messages under its own name, and remember', () => {
    const [policy] = Object.values(template.findResources('AWS::IAM::Policy'));
    const statements = policy?.['Properties'].PolicyDocument.Statement as {
      Action: unknown;
      Condition?: unknown;
    }[];
    expect(statements.map(({ Action }) => Action)).toEqual([
      ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
      'events:PutEvents',
      'bedrock:InvokeModel',
    ]);
    expect(JSON.stringify(statements)).toContain('foundation-model/amazon.nova-lite-v1:0');
    expect(statements[1]?.Condition).toMatchObject({ StringEquals: { 'events:source': options.source } });
  });
  it('includes, with an inference profile, the models that it routes to', () => {
    const profile = {
      ...options,
      model: { ...options.model, id: 'us.amazon.nova-lite-v1:0', guardrail: { id: 'g1', version: '1' } },
    };
    const other = new AiAssistantStack(new App({ outdir: join(folder, 'profile') }), 'ai-assistant', {
      options: profile,
      code,
    });
    const text = JSON.stringify(Template.fromStack(other).findResources('AWS::IAM::Policy'));
    expect(text).toContain(':bedrock:*::foundation-model/amazon.nova-lite-v1:0');
    expect(text).toContain(':inference-profile/us.amazon.nova-lite-v1:0');
    expect(text).toContain('bedrock:ApplyGuardrail');
  });
  it('includes notifying a person by e-mail, without the user’s words', () => {
    const told = { ...options, handOver: { ...options.handOver, email: 'shop@example.com' } };
    const other = new AiAssistantStack(new App({ outdir: join(folder, 'told') }), 'ai-assistant', {
      options: told,
      code,
    });
    const rules = Template.fromStack(other).findResources('AWS::Events::Rule');
    const rule = Object.values(rules).find((one) => JSON.stringify(one).includes('.person'));
    expect(rule?.['Properties'].Targets[0].InputTransformer.InputPathsMap).toEqual({
      'detail-data-account': '$.detail.data.account',
    });
  });
});
