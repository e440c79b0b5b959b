import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import { decrypt } from '#shared/wechat/cipher.ts';
import { callbackKey } from '#shared/wechat/credentials.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { parseJson } from '#shared/wechat/json.ts';
import { canTransfer, passiveFromOutgoing } from '#shared/wechat/passive/from-outgoing.ts';
import type { PassiveReply } from '#shared/wechat/passive/passive-reply.ts';
import { sealReply } from '#shared/wechat/passive/seal-reply.ts';
import { writeReply } from '#shared/wechat/passive/write-reply.ts';
import { v3, v4, v7 } from '../../fixtures/vectors.ts';
import { parseWithSaxes } from '../../support/saxes-parser.ts';

const push = understandPush({
  ToUserName: v7.toUserName,
  FromUserName: v7.openId,
  CreateTime: v7.timestamp,
  MsgType: 'text',
  Content: v7.content,
  MsgId: v7.msgId,
});
const now = Number(v7.reply.timestamp) + 0.7;
const head = { ToUserName: v7.openId, FromUserName: v7.toUserName, CreateTime: v7.reply.timestamp };

const replies: readonly (readonly [PassiveReply, object])[] = [
  [{ type: 'text', content: '第一行\n第二行' }, { Content: '第一行\n第二行' }],
  [{ type: 'image', mediaId: 'm' }, { Image: { MediaId: 'm' } }],
  [{ type: 'voice', mediaId: 'm' }, { Voice: { MediaId: 'm' } }],
  [{ type: 'video', mediaId: 'm', title: 't' }, { Video: { MediaId: 'm', Title: 't' } }],
  [
    { type: 'music', thumbMediaId: 'm', musicUrl: 'u', hqMusicUrl: 'h' },
    { Music: { MusicUrl: 'u', HQMusicUrl: 'h', ThumbMediaId: 'm' } },
  ],
  [
    { type: 'news', articles: [{ title: 't', description: 'd', picUrl: 'p', url: 'u' }] },
    { ArticleCount: '1', Articles: { item: [{ Title: 't', Description: 'd', PicUrl: 'p', Url: 'u' }] } },
  ],
  [{ type: 'transfer_customer_service' }, {}],
  [
    { type: 'transfer_customer_service', kfAccount: 'nina@lanternshop' },
    { TransInfo: { KfAccount: 'nina@lanternshop' } },
  ],
];

describe('writeReply', () => {
  it.each(replies)('writes %j as XML', (reply, expected) => {
    expect(parseWithSaxes(writeReply(reply, push, 'xml', now))).toEqual({
      ...head,
      MsgType: reply.type,
      ...expected,
    });
  });
  it.each(replies.filter(([{ type }]) => type !== 'news'))('writes %j as JSON', (reply, expected) => {
    expect(parseJson(writeReply(reply, push, 'json', now))).toEqual({
      ...head,
      MsgType: reply.type,
      ...expected,
    });
  });
  it('writes the time in whole seconds, as a number', () => {
    expect(writeReply({ type: 'text', content: 'a' }, push, 'xml', now)).toContain(
      `<CreateTime>${v7.reply.timestamp}</CreateTime>`,
    );
  });
  it('lets no text out of its CDATA section', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(']', '>', '<', '!', '[', 'CDATA', 'a', '</Content>'), { maxLength: 12 }),
        (parts) => {
          const content = parts.join('');
          expect(parseWithSaxes(writeReply({ type: 'text', content }, push, 'xml', now))).toMatchObject({
            Content: content,
          });
        },
      ),
    );
  });
});

describe('sealReply', () => {
  it('gives V4 for its message', () => {
    const key = callbackKey(v4.token, v4.encodingAesKey);
    const seal = {
      key,
      appId: v4.appId,
      nonce: v4.nonce,
      now: Number(v4.timestamp),
      random: Buffer.from(v4.random),
    };
    expect(JSON.parse(sealReply(v4.message, 'json', seal))).toEqual({
      Encrypt: v4.encrypt,
      MsgSignature: v4.msgSignature,
      TimeStamp: Number(v4.timestamp),
      Nonce: v4.nonce,
    });
  });
  it('gives the reply of V7 for its message', () => {
    const key = callbackKey(v7.token, v7.encodingAesKey);
    const { message } = decrypt(v7.reply.encrypt, key.aesKey ?? Buffer.alloc(0));
    const { nonce, timestamp, random } = v7.reply;
    const seal = { key, appId: v7.appId, nonce, now: Number(timestamp), random: Buffer.from(random) };
    expect(parseWithSaxes(sealReply(message, 'xml', seal))).toEqual({
      Encrypt: v7.reply.encrypt,
      MsgSignature: v7.reply.msgSignature,
      TimeStamp: timestamp,
      Nonce: nonce,
    });
  });
  it('is opened and verified by the other side, whatever the text', () => {
    const key = callbackKey(v3.token, v7.encodingAesKey);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        (text, random) => {
          const seal = { key, appId: v7.appId, nonce: '1', now: 5, random };
          const { Encrypt, MsgSignature } = JSON.parse(sealReply(text, 'json', seal));
          expect(MsgSignature).toBe(sha1OfSorted([v3.token, '5', '1', Encrypt]));
          expect(openMessage({ encodingAESKey: v7.encodingAesKey }, Encrypt)).toEqual({
            message: text,
            appId: v7.appId,
          });
        },
      ),
    );
  });
});

describe('passiveFromOutgoing', () => {
  it.each([
    [
      { msgtype: 'text', text: { content: 'a' } },
      { type: 'text', content: 'a' },
    ],
    [
      { msgtype: 'image', image: { media_id: 'm' } },
      { type: 'image', mediaId: 'm' },
    ],
    [
      { msgtype: 'voice', voice: { media_id: 'm' } },
      { type: 'voice', mediaId: 'm' },
    ],
    [
      { msgtype: 'video', video: { media_id: 'm', thumb_media_id: 't', title: 'x' } },
      { type: 'video', mediaId: 'm', title: 'x' },
    ],
    [
      { msgtype: 'music', music: { musicurl: 'u', thumb_media_id: 't' } },
      { type: 'music', musicUrl: 'u', thumbMediaId: 't' },
    ],
    [
      { msgtype: 'news', news: { articles: [{ title: 't', url: 'u' }] } },
      { type: 'news', articles: [{ title: 't', description: '', url: 'u', picUrl: '' }] },
    ],
    [{ msgtype: 'wxcard', wxcard: { card_id: 'c' } }, undefined],
  ] as const)('%j', (message, expected) => {
    expect(passiveFromOutgoing(message, 'official-account')).toEqual(expected);
    expect(passiveFromOutgoing(message, 'mini-program')).toBeUndefined();
  });
});

describe('canTransfer', () => {
  it('allows messages and no events', () => {
    expect(canTransfer(push.message)).toBe(true);
    expect(canTransfer({ type: 'event', event: 'CLICK', eventKey: 'a' })).toBe(false);
    expect(canTransfer({ type: 'unknownEvent', event: 'x', fields: {} })).toBe(false);
  });
});
