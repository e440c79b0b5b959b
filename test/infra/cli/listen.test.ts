import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { eventLine } from '#infra/cli/listen/heard-event.ts';
import { listenToStack } from '#infra/cli/listen/listen-to-stack.ts';
import { listenersOn, stopListener } from '#infra/cli/listen/stack-listener.ts';

interface Call {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** An AWS that does what it is told, and keeps what it was asked. */
function awsThat(answer: (call: Call) => object | undefined = () => undefined) {
  const calls: Call[] = [];
  const send = async (
    command: { readonly input: object },
    { abortSignal }: { abortSignal?: AbortSignal } = {},
  ) => {
    if (abortSignal?.aborted) throw new Error('aborted');
    const call = { name: command.constructor.name.replace(/Command$/, ''), input: { ...command.input } };
    calls.push(call);
    const usual: Readonly<Record<string, object>> = {
      CreateQueue: { QueueUrl: 'https://sqs/one' },
      GetQueueUrl: { QueueUrl: 'https://sqs/one' },
      GetQueueAttributes: { Attributes: { QueueArn: 'arn:aws:sqs:one' } },
      PutRule: { RuleArn: 'arn:aws:events:rule' },
    };
    return answer(call) ?? usual[call.name] ?? {};
  };
  return {
    calls,
    names: () => calls.map(({ name }) => name),
    clients: { eventBridge: { send } as unknown as EventBridgeClient, sqs: { send } as unknown as SQSClient },
  };
}

const event = (id: string, time: string) => ({
  id,
  source: 'wechat.sender',
  'detail-type': 'WeChatReplySent',
  time,
  detail: { metadata: {}, data: { account: 'lantern' } },
});
const messages = (...events: readonly object[]) => ({
  Messages: events.map((one, index) => ({ Body: JSON.stringify(one), ReceiptHandle: `r${index}` })),
});
const bus = { stack: 'wechat-reply', bus: 'bus-of-stack', onStart: () => {} };
const everything = { types: [], account: undefined, openId: undefined };
const removed = ['RemoveTargets', 'DeleteRule', 'DeleteQueue'];

async function hear(events: AsyncIterable<{ readonly id: string }>, atMost = Number.POSITIVE_INFINITY) {
  const ids: string[] = [];
  for await (const { id } of events) if (ids.push(id) >= atMost) break;
  return ids;
}

describe('listening to a stack', () => {
  it('has a queue of its own filled by a rule of its own, gives events in their order, and removes both', async () => {
    const found = [messages(event('b', '2026-12-24T02:00:01Z'), event('a', '2026-12-24T02:00:00Z'))];
    const stop = new AbortController();
    const aws = awsThat(({ name }) => {
      if (name !== 'ReceiveMessage') return undefined;
      const next = found.shift();
      if (next === undefined) stop.abort();
      return next ?? {};
    });
    const filter = { types: ['WeChatReplySent'], account: 'lantern', openId: 'oQ8d' };
    expect(await hear(listenToStack(aws.clients, bus, filter, stop.signal))).toEqual(['a', 'b']);
    expect(aws.names()).toEqual([
      'CreateQueue',
      'GetQueueAttributes',
      'PutRule',
      'SetQueueAttributes',
      'PutTargets',
      'ReceiveMessage',
      'DeleteMessageBatch',
      'ReceiveMessage',
      ...removed,
    ]);
    const input = (wanted: string) => aws.calls.find(({ name }) => name === wanted)?.input ?? {};
    expect(JSON.parse(String(input('PutRule')['EventPattern']))).toEqual({
      source: [{ prefix: '' }],
      'detail-type': ['WeChatReplySent'],
      detail: { data: { account: ['lantern'], openId: ['oQ8d'] } },
    });
    expect(input('PutRule')).toMatchObject({ EventBusName: 'bus-of-stack' });
    // Nobody but that rule can put anything into the queue.
    expect(JSON.stringify(input('SetQueueAttributes'))).toContain('arn:aws:events:rule');
    expect(input('CreateQueue')['QueueName']).toMatch(/^wechat-reply-listen-[0-9a-f]{8}$/);
    expect(input('DeleteRule')['Name']).toBe(input('CreateQueue')['QueueName']);
  });
  it('removes both when whoever listens has heard enough, or AWS fails in the middle', async () => {
    const enough = awsThat(({ name }) =>
      name === 'ReceiveMessage' ? messages(event('a', '1'), event('b', '2')) : undefined,
    );
    const endless = new AbortController().signal;
    expect(await hear(listenToStack(enough.clients, bus, everything, endless), 1)).toEqual(['a']);
    expect(enough.names().slice(-3)).toEqual(removed);
    const failing = awsThat(({ name }) => {
      if (name === 'ReceiveMessage') throw new Error('throttled');
      return undefined;
    });
    await expect(hear(listenToStack(failing.clients, bus, everything, endless))).rejects.toThrow('throttled');
    expect(failing.names().slice(-3)).toEqual(removed);
  });
  it.each(['GetQueueAttributes', 'PutRule', 'SetQueueAttributes', 'PutTargets'])(
    'leaves nothing where %s is not allowed',
    async (step) => {
      const aws = awsThat(({ name }) => {
        if (name === step) throw new Error('AccessDenied');
        return undefined;
      });
      const events = listenToStack(aws.clients, bus, everything, new AbortController().signal);
      await expect(hear(events)).rejects.toThrow('AccessDenied');
      expect(aws.names()).toContain('DeleteQueue');
    },
  );
  it('says what is left and how to remove it where that is not allowed', async () => {
    const aws = awsThat(({ name }) => {
      if (name === 'DeleteRule') throw new Error('AccessDenied');
      return undefined;
    });
    await expect(
      hear(listenToStack(aws.clients, bus, everything, AbortSignal.abort())),
    ).rejects.toMatchObject({
      code: 'listener_left',
      message: expect.stringMatching(
        /wechat-reply-listen-[0-9a-f]{8}.*--remove-listeners --stack wechat-reply/,
      ),
    });
  });
  it('finds the listeners of a stack that were left, and removes one of which only a part is there', async () => {
    const gone = Object.assign(new Error('no such rule'), { name: 'ResourceNotFoundException' });
    const aws = awsThat(({ name }) => {
      if (name === 'ListRules') return { Rules: [{ Name: 'wechat-reply-listen-1' }] };
      if (name === 'RemoveTargets') throw gone;
      return undefined;
    });
    const { eventBridge } = aws.clients;
    expect(await listenersOn(eventBridge, 'wechat-reply', 'b')).toEqual(['wechat-reply-listen-1']);
    expect(aws.calls[0]?.input).toMatchObject({ NamePrefix: 'wechat-reply-listen-', EventBusName: 'b' });
    await stopListener(aws.clients, 'b', 'wechat-reply-listen-1');
    expect(aws.names().slice(1)).toEqual(['RemoveTargets', 'DeleteRule', 'GetQueueUrl', 'DeleteQueue']);
  });
});

describe('an event in a line', () => {
  it('names who publishes it where that is another service', () => {
    expect(eventLine(event('a', '2026-12-24T02:00:01Z'))).toBe(
      '02:00:01  WeChatReplySent  {"account":"lantern"}',
    );
    expect(
      eventLine({ ...event('a', '2026-12-24T02:00:01Z'), source: 'shop.orders', detail: { no: 1 } }),
    ).toBe('02:00:01  WeChatReplySent (shop.orders)  {"no":1}');
  });
});
