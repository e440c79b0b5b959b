import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { readRefreshRequest } from '#functions/token-refresher/refresh-request.ts';
import { sendRequestEntry, tokenRejectedEntry } from '#shared/contracts/entries.ts';
import type { BusEvent } from '#shared/contracts/event.ts';
import { jsonSchemaOf } from '#shared/contracts/json-schema.ts';
import { messageSchema } from '#shared/contracts/message-schema.ts';
import { outgoingMessageSchema } from '#shared/contracts/outgoing-schema.ts';
import { type Contract, contracts } from '#shared/contracts/published.ts';
import { readEvent } from '#shared/contracts/read-event.ts';
import { sendRequestedSchema } from '#shared/contracts/send-requested.ts';
import { senderEvents } from '#shared/contracts/sender-events.ts';
import { tokenEventSchema } from '#shared/contracts/token-event-schema.ts';
import { checkWith } from '#shared/schema-check.ts';
import { eventSpecs } from '#shared/wechat/inbound/event-types.ts';
import { pathOf, type Specs } from '#shared/wechat/inbound/field-spec.ts';
import { messageSpecs } from '#shared/wechat/inbound/message-types.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';
import {
  pushRecord,
  rawRequestRecord,
  requestRecord,
  setUp,
  textRecord,
} from '../../functions/sender/set-up.ts';
import { errorCode } from '../../support/error-code.ts';

const delivered = ({ source, detailType, detail }: BusEvent) => ({
  source,
  'detail-type': detailType,
  detail: JSON.parse(JSON.stringify(detail)) as unknown,
});
const contractOf = (detailType: string): Contract => {
  const found = Object.values(contracts).find((contract) => contract.detailType === detailType);
  if (found === undefined) throw new Error(`There is no contract for ${detailType}.`);
  return found;
};

describe('the events that the sender publishes', () => {
  it('are all as their contracts say, with no field that the contract does not have', async () => {
    const answers = [
      { errcode: 0, errmsg: 'ok' },
      { errcode: 45015, errmsg: 'out of time' },
      new Error('socket hang up'),
    ];
    const { handle, published, clock } = setUp({ answers });
    await handle(textRecord('营业时间', '1'), textRecord('营业时间', '2'), textRecord('营业时间', '3'));
    await handle(textRecord('没有规则', '4'), pushRecord({ MsgType: 'event', Event: 'subscribe' }));
    await handle(
      rawRequestRecord({ metadata: { id: 'broken' } }),
      requestRecord('late', ['a'], { data: { notAfter: '2020-01-01T00:00:00Z' } }),
    );
    clock.now += 1000;
    expect(new Set(published.map(({ detailType }) => detailType))).toEqual(
      new Set(Object.values(senderEvents)),
    );
    for (const event of published) {
      const { detail, ...rest } = delivered(event);
      // Parsing drops what the schema does not have.
      expect(readEvent(contractOf(event.detailType), { detail, ...rest })).toEqual(detail);
    }
  });
});

describe('the schema of messages', () => {
  const names = [
    ...Object.keys(messageSpecs).map((type) => ({ MsgType: type })),
    ...Object.keys(eventSpecs).map((event) => ({ MsgType: 'event', Event: event })),
    { MsgType: 'event', Event: 'brand_new' },
    { MsgType: 'hologram' },
  ];
  const someFields = fc.dictionary(
    fc.constantFrom(
      ...Object.values<Specs>({ ...messageSpecs, ...eventSpecs }).flatMap((specs) =>
        Object.entries(specs).map(([property, spec]) => pathOf(property, spec).split('.')[0] ?? ''),
      ),
    ),
    fc.oneof(
      fc.string(),
      fc.integer().map(String),
      // As the parsers make them: see addField.
      fc.dictionary(
        fc
          .oneof(fc.string(), fc.constantFrom('constructor', 'toString'))
          .filter((one) => one !== '__proto__'),
        fc.string(),
      ),
    ),
  );
  it('takes whatever a push can be understood as, and keeps all of it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), someFields, (name, fields) => {
        const { message } = understandPush({
          ...fields,
          FromUserName: 'oQ8d',
          CreateTime: '1761200431',
          ...name,
        });
        expect(checkWith(messageSchema, message)).toEqual({ ok: true, value: message });
      }),
    );
  });
  it('refuses what is no message', () => {
    expect(checkWith(messageSchema, { type: 'text', msgId: '1' }).ok).toBe(false);
  });
});

describe('the schema of outgoing messages', () => {
  const value = fc.oneof(
    fc.constant({ content: '好' }),
    fc.constant({ media_id: 'm' }),
    fc.constant({ articles: [{ title: 't', url: 'https://a.example' }] }),
    fc.constant({ list: [{ id: '1', content: 'c' }] }),
    fc.constant({ title: 't', pagepath: 'p', thumb_media_id: 'm' }),
    fc.constant({ title: 't', pagepath: 'p', thumb_media_id: 'm', appid: 'a' }),
    fc.constant({ content: '' }),
    fc.dictionary(fc.constantFrom('content', 'media_id', 'title', 'x'), fc.string()),
  );
  const message = fc
    .tuple(
      fc.constantFrom('text', 'image', 'news', 'msgmenu', 'miniprogrampage', 'hologram'),
      value,
      fc.boolean(),
    )
    .map(([msgtype, content, extra]) => ({ msgtype, [msgtype]: content, ...(extra ? { x: 1 } : {}) }));
  it('takes whatever either kind of account may send, and nothing that neither may', () => {
    fc.assert(
      fc.property(message, (one) => {
        const sendable = checkOutgoing(one, 'official-account').ok || checkOutgoing(one, 'mini-program').ok;
        expect(checkWith(outgoingMessageSchema, one).ok).toBe(sendable);
      }),
    );
  });
});

describe('readEvent', () => {
  const event = {
    source: 'wechat.token',
    'detail-type': 'WeChatTokenRefreshed',
    detail: {
      metadata: { id: 'lantern.token.2', version: '1', time: '2025-10-23T06:20:31.000Z' },
      data: { account: 'lantern', version: 2 },
    },
  };
  it('gives the detail with its type', () => {
    const { data } = readEvent(contracts.tokenRefreshed, event);
    expect(data).toEqual({ account: 'lantern', version: 2 });
    expectTypeOf(data.version).toEqualTypeOf<number>();
    expectTypeOf(readEvent<typeof contracts.messageReceived.schema>)
      .returns.toHaveProperty('data')
      .toHaveProperty('openId')
      .toEqualTypeOf<string>();
  });
  it.each([
    ['of another source', { ...event, source: 'somebody.else' }, 'of somebody.else and not'],
    ['of another type', { ...event, 'detail-type': 'WeChatReplySent' }, 'It is WeChatReplySent'],
    ['without data', { ...event, detail: { metadata: event.detail.metadata } }, 'data: is missing'],
  ])('refuses an event %s', (_, given, words) => {
    const read = () => readEvent(contracts.tokenRefreshed, given);
    expect(errorCode(read)).toBe('event_invalid');
    expect(read).toThrow(words);
  });
});

describe('the builders of requests', () => {
  const from = { busName: 'wechat-reply', source: 'shop.orders' };
  it('ask to send in a form that the sender takes', () => {
    const entry = sendRequestEntry(
      from,
      { id: 'order-8841-shipped', correlationId: 'k' },
      { account: 'lantern', openId: 'oQ8d', messages: [{ msgtype: 'text', text: { content: '已发货' } }] },
    );
    expect(entry).toMatchObject({
      EventBusName: 'wechat-reply',
      Source: 'shop.orders',
      DetailType: 'WeChatSendRequested',
    });
    const detail: unknown = JSON.parse(entry.Detail);
    expect(checkWith(sendRequestedSchema, detail)).toMatchObject({ ok: true });
    expect(checkWith(contracts.sendRequested.schema, detail)).toMatchObject({ ok: true });
  });
  it('report a token in a form that the token-refresher takes', () => {
    const entry = tokenRejectedEntry(from, { account: 'lantern', version: 3 }, new Date(1_761_200_431_000));
    const detail: unknown = JSON.parse(entry.Detail);
    expect(checkWith(tokenEventSchema, detail)).toMatchObject({ ok: true });
    expect(readRefreshRequest(detail)).toEqual({ ok: true, request: { account: 'lantern', version: 3 } });
  });
});

describe('readRefreshRequest', () => {
  const metadata = { id: 'x', version: '1', time: '2025-10-23T06:20:31Z' };
  it('reads whatever the contract allows, and refuses data that it does not', () => {
    const data = fc.oneof(
      fc.record({ account: fc.string(), version: fc.integer() }),
      fc.record({ account: fc.anything(), version: fc.anything() }, { requiredKeys: [] }),
      fc.anything(),
    );
    fc.assert(
      fc.property(data, (given) => {
        const checked = checkWith(tokenEventSchema, { metadata, data: given });
        const read = readRefreshRequest({ metadata, data: given });
        expect(read.ok).toBe(checked.ok);
        if (read.ok && checked.ok) expect(read.request).toEqual(checked.value.data);
      }),
    );
  });
  it.each([undefined, null, 'text', 7, [], {}])('refuses the detail %j', (detail) => {
    expect(readRefreshRequest(detail)).toEqual({ ok: false, problem: 'data: is missing' });
  });
});

describe('the JSON Schemas', () => {
  const keywords = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'properties' || name === 'definitions') Object.values(inner).forEach(collect);
      else {
        if (!Array.isArray(value)) keywords.add(name);
        collect(inner);
      }
    }
  };
  it.each(Object.values(contracts))('of $detailType is draft 4, for the whole event', (contract) => {
    const schema = jsonSchemaOf(contract);
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-04/schema#',
      title: contract.detailType,
      required: expect.arrayContaining(['source', 'detail-type', 'detail']),
    });
    collect(schema);
    const draft4 =
      /^(\$schema|\$ref|title|description|type|enum|format|pattern|required|additionalProperties|items|anyOf|allOf|oneOf|min|max)/;
    expect([...keywords].filter((keyword) => !draft4.test(keyword))).toEqual([]);
  });
});
