import { describe, expect, it } from 'vitest';
import { createEventBus } from '#infra/local/aws/event-bus.ts';
import { type EventPattern, matchesPattern } from '#infra/local/aws/event-pattern.ts';
import { createQueue } from '#infra/local/aws/queue.ts';
import { targetInput, valueAtPath } from '#infra/local/aws/target-input.ts';
import { createClock } from '#infra/local/clock.ts';

const event = {
  source: 'shop',
  'detail-type': 'WeChatSendRequested',
  time: '2025-10-23T06:20:31Z',
  detail: { data: { openId: 'o1', count: 2, tags: ['a', 'b'] } },
};

describe('matchesPattern', () => {
  it.each([
    [{ source: ['shop'] }, true],
    [{ source: ['other', 'shop'] }, true],
    [{ source: ['other'] }, false],
    [{ 'detail-type': ['WeChatSendRequested'], source: ['other'] }, false],
    [{ detail: { data: { openId: ['o1'] } } }, true],
    [{ detail: { data: { count: [2] } } }, true],
    [{ detail: { data: { count: ['2'] } } }, false],
    [{ detail: { data: { tags: ['b'] } } }, true],
    [{ detail: { data: { missing: ['x'] } } }, false],
    [{ source: [{ prefix: 'sh' }] }, true],
    [{ source: [{ 'anything-but': ['shop'] }] }, false],
    [{ detail: { data: { missing: [{ exists: false }] } } }, true],
    [{ detail: { data: { openId: [{ exists: true }] } } }, true],
  ] as const)('%j: %s', (pattern, matches) => {
    expect(matchesPattern(pattern as EventPattern, event)).toBe(matches);
  });
  it('does not guess at an operator it does not know', () => {
    expect(() => matchesPattern({ source: [{ cidr: '10.0.0.0/8' }] }, event)).toThrow(/cidr is not known/);
  });
});

describe('targetInput', () => {
  it.each([
    [{}, event],
    [{ Input: '{"kind":"schedule"}' }, { kind: 'schedule' }],
    [{ InputPath: '$.detail.data' }, event.detail.data],
    [
      {
        InputTransformer: {
          InputPathsMap: { 'detail-type': '$.detail-type', detail: '$.detail' },
          InputTemplate: '{"kind":<detail-type>,"detail":<detail>}',
        },
      },
      { kind: 'WeChatSendRequested', detail: event.detail },
    ],
  ])('%j', (input, expected) => {
    expect(JSON.parse(targetInput(input, event))).toEqual(expected);
  });
  it('finds the value of a path, or nothing', () => {
    expect(valueAtPath(event, '$.detail.data.openId')).toBe('o1');
    expect(valueAtPath(event, '$.detail.none.openId')).toBeUndefined();
    expect(valueAtPath(event, 'detail')).toBeUndefined();
  });
});

describe('the local bus', () => {
  function setUp() {
    const clock = createClock(1_761_200_431_900);
    const settings = {
      visibilityTimeout: 30,
      deduplicationPerGroup: true,
      maxReceiveCount: 9,
      deadLetterQueue: undefined,
    };
    const queue = createQueue({ ...settings, name: 'work' }, clock);
    const deadLetterQueue = createQueue({ ...settings, name: 'dead' }, clock);
    const target = { kind: 'queue', queue, messageGroupId: '$.detail.data.openId', deadLetterQueue } as const;
    const bus = createEventBus('wechat-reply', [{ pattern: { source: ['shop'] }, targets: [target] }], clock);
    return { bus, queue, deadLetterQueue };
  }
  const entry = (detail: unknown, overrides = {}) => ({
    Source: 'shop',
    DetailType: 'T',
    Detail: detail,
    ...overrides,
  });

  it('queues an event in the group that its path names, with the time in whole seconds', () => {
    const { bus, queue } = setUp();
    expect(bus.put(entry('{"data":{"openId":"o1"}}'))).toHaveProperty('EventId');
    expect(queue.contents()).toMatchObject([{ group: 'o1' }]);
    expect(JSON.parse(queue.contents()[0]?.body ?? '')).toMatchObject({
      time: '2025-10-23T06:20:31Z',
      source: 'shop',
    });
  });
  it('puts into the dead letters what has no group', () => {
    const { bus, queue, deadLetterQueue } = setUp();
    bus.put(entry({ data: {} }));
    expect(queue.contents()).toEqual([]);
    expect(deadLetterQueue.contents()).toHaveLength(1);
  });
  it('delivers nothing that no rule wants', () => {
    const { bus, queue } = setUp();
    bus.put(entry({ data: { openId: 'o1' } }, { Source: 'other' }));
    expect(queue.contents()).toEqual([]);
  });
  it.each([
    ['no source', { Source: '' }, 'InvalidArgument'],
    ['no detail type', { DetailType: undefined }, 'InvalidArgument'],
    ['another bus', { EventBusName: 'other' }, 'InvalidArgument'],
    ['a detail that is not JSON', { Detail: 'hello' }, 'MalformedDetail'],
    ['a detail that is a list', { Detail: '[]' }, 'MalformedDetail'],
    ['no detail', { Detail: undefined }, 'MalformedDetail'],
  ])('refuses an entry with %s', (_, overrides, ErrorCode) => {
    expect(setUp().bus.put(entry({}, overrides))).toMatchObject({ ErrorCode });
  });
});
