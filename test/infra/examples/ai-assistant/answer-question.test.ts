import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readOptions } from '#infra/examples/ai-assistant/bundle.ts';
import {
  type AssistantDependencies,
  answerQuestion,
  type Question,
} from '#infra/examples/ai-assistant/function/answer-question.ts';
import type { ModelAnswer } from '#infra/examples/ai-assistant/function/ask-model.ts';
import {
  type Conversation,
  emptyConversation,
  type promptOf,
} from '#infra/examples/ai-assistant/function/conversation.ts';
import type { Memory } from '#infra/examples/ai-assistant/function/memory-table.ts';

const options = {
  ...readOptions(join('infra', 'examples', 'ai-assistant', 'assistant.yaml')),
  spending: { dollarsPerDay: 0.001, answersPerUserAndDay: 3 },
};

function memoryHere(): Memory & {
  readonly conversations: Map<string, Conversation>;
  readonly spent: Map<string, number>;
} {
  const conversations = new Map<string, Conversation>();
  const spent = new Map<string, number>();
  return {
    conversations,
    spent,
    async change({ account, openId }, change) {
      const key = `${account} ${openId}`;
      const after = change(conversations.get(key) ?? emptyConversation);
      if (after !== undefined) conversations.set(key, after);
      return after;
    },
    async forget({ account, openId }) {
      conversations.delete(`${account} ${openId}`);
    },
    async reserve(day, amount, limit) {
      const before = spent.get(day) ?? 0;
      if (before + amount > limit) return false;
      spent.set(day, before + amount);
      return true;
    },
    async giveBack(day, amount) {
      spent.set(day, (spent.get(day) ?? 0) - amount);
    },
  };
}

describe('the assistant', () => {
  let said: string[];
  let logged: string[];
  let memory: ReturnType<typeof memoryHere>;
  let now: number;
  let prompts: ReturnType<typeof promptOf>[];
  let model: (prompt: ReturnType<typeof promptOf>) => Promise<ModelAnswer>;
  let dependencies: AssistantDependencies;
  beforeEach(() => {
    said = [];
    logged = [];
    prompts = [];
    now = Date.parse('2026-11-26T09:00:00Z');
    memory = memoryHere();
    model = async () => ({ text: '有的。', cost: 100, isRefused: false });
    dependencies = {
      options,
      memory,
      askModel: (prompt) => {
        prompts.push(prompt);
        return model(prompt);
      },
      voice: {
        typing: async ({ id }) => void said.push(`${id} …`),
        answer: async ({ id }, text, isModel) => void said.push(`${id} ${text}${isModel ? ' (AI)' : ''}`),
        handOver: async ({ id }, text) => void said.push(`${id} → ${text}`),
      },
      log: (_, event) => void logged.push(event),
      now: () => now,
    };
  });
  const question = (id: string, text: string, openId = 'o1'): Question => ({
    id,
    account: 'lantern',
    openId,
    text,
    until: null,
  });
  const ask = (id: string, text: string, openId?: string) =>
    answerQuestion(dependencies, question(id, text, openId));

  it('shows that it is typing, asks the model, and answers', async () => {
    await ask('q1', '有灯笼吗');
    expect(said).toEqual(['q1 …', 'q1 有的。 (AI)']);
  });
  it('gives the model the earlier messages', async () => {
    await ask('q1', '有灯笼吗');
    await ask('q2', '多少钱');
    expect(prompts[1]).toEqual([
      { role: 'user', text: '有灯笼吗' },
      { role: 'assistant', text: '有的。' },
      { role: 'user', text: '多少钱' },
    ]);
  });
  it('does not answer a question twice', async () => {
    await ask('q1', '有灯笼吗');
    await ask('q1', '有灯笼吗');
    expect(prompts).toHaveLength(1);
  });
  it('remembers what each user said, and mixes up no users', async () => {
    await ask('q1', '有灯笼吗');
    await ask('q2', '你好', 'o2');
    expect(prompts[1]).toEqual([{ role: 'user', text: '你好' }]);
  });
  it('answers two questions together if the second arrives while it answers the first', async () => {
    const think = model;
    model = async (prompt) => {
      model = think;
      await ask('q2', '多少钱');
      return think(prompt);
    };
    await ask('q1', '有灯笼吗');
    expect(said).toEqual(['q1 …', 'q2 …', 'q2 有的。 (AI)']);
    expect(prompts.at(-1)).toEqual([{ role: 'user', text: '有灯笼吗\n多少钱' }]);
  });
  it('hands over to a person, and keeps silent for the time configured', async () => {
    await ask('q1', ' 人工 ');
    expect(said).toEqual([`q1 → ${options.texts.handOver}`]);
    now += (options.handOver.minutes - 1) * 60_000;
    await ask('q2', '在吗');
    expect(said).toHaveLength(1);
    now += 60_000;
    await ask('q3', '在吗');
    expect(said.slice(1)).toEqual(['q3 …', 'q3 有的。 (AI)']);
  });
  it.each<[string, Partial<ModelAnswer>]>([
    ['what Bedrock’s guardrail stops', { isRefused: true, text: '…' }],
    ['words that it must never say', { text: '请加微信 abc' }],
  ])('does not say %s', async (_, answer) => {
    model = async () => ({ text: '', cost: 100, isRefused: false, ...answer });
    await ask('q1', '怎么付款');
    expect(said).toEqual(['q1 …', `q1 ${options.texts.refusal}`]);
    await ask('q2', '怎么付款');
    expect(JSON.stringify(prompts[1])).not.toContain('加微信');
  });
  it('says so when the model fails, and goes on', async () => {
    model = async () => Promise.reject(new Error('ThrottlingException'));
    await ask('q1', '有灯笼吗');
    expect(said).toEqual(['q1 …', `q1 ${options.texts.failure}`]);
    expect(logged).toContain('model_failed');
    expect([...memory.spent.values()]).toEqual([0]);
  });
  it('says so when the model has nothing to say', async () => {
    model = async () => ({ text: ' \n', cost: 1, isRefused: false });
    await ask('q1', '有灯笼吗');
    expect(said.at(-1)).toBe(`q1 ${options.texts.failure}`);
  });
  it('stops at the daily limit of a user, says so once, and goes on at midnight in China', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await ask(id, '?');
    expect(said.filter((one) => one.includes('(AI)'))).toHaveLength(3);
    expect(said.filter((one) => one.includes(options.texts.spent))).toEqual([`4 ${options.texts.spent}`]);
    now = Date.parse('2026-11-26T15:59:00Z');
    await ask('6', '?');
    expect(said.at(-1)).toContain('4 ');
    now = Date.parse('2026-11-26T16:00:00Z');
    await ask('7', '?');
    expect(said.at(-1)).toBe('7 有的。 (AI)');
  });
  it('never spends more than the daily limit, after which nobody gets an answer', async () => {
    model = async () => ({ text: '有的。', cost: 250, isRefused: false });
    for (let user = 0; user < 10; user++) await ask(`q${user}`, '?', `o${user}`);
    const [spent = 0] = memory.spent.values();
    expect(spent).toBeLessThanOrEqual(1000);
    expect(said.filter((one) => one.endsWith('(AI)'))).toHaveLength(spent / 250);
    expect(said.filter((one) => one.includes(options.texts.spent))).toHaveLength(10 - spent / 250);
  });
  it('keeps no more than is configured', async () => {
    const long = { ...options, spending: { dollarsPerDay: 100, answersPerUserAndDay: 1000 } };
    dependencies = { ...dependencies, options: long };
    for (let n = 0; n < 60; n++) await ask(`q${n}`, '长'.repeat(5000));
    const [{ turns } = emptyConversation] = memory.conversations.values();
    expect(turns.length).toBeLessThanOrEqual(options.history.messages);
    expect(Buffer.byteLength(JSON.stringify(turns))).toBeLessThan(70_000);
    expect(prompts.at(-1)?.[0]?.role).toBe('user');
  });
});
