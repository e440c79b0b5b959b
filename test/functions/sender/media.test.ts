import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mediaLibrary } from '#functions/sender/media-library.ts';
import { send as sendMessage } from '#functions/sender/send.ts';
import type { StoredMedia } from '#shared/aws/media-table.ts';
import type { HttpRequest } from '#shared/wechat/api/http.ts';
import { notSent } from '#shared/wechat/api/http.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import { type FakeAnswer, fakeHttp } from '../../support/fake-http.ts';
import { storedToken } from '../../support/memory-tokens.ts';
import { requestRecord, setUp as setUpSender, t0, textRecord } from './set-up.ts';

const image: OutgoingMessage = { msgtype: 'image', image: { media_id: 'file:media/cover.jpg' } };
const video: OutgoingMessage = {
  msgtype: 'video',
  video: { media_id: 'file:a.mp4', thumb_media_id: 'file:a.jpg', title: '教程' },
};

/** An attempt against a WeChat that numbers what is uploaded. */
function setUp({
  sends = [{ errcode: 0 }],
  upload,
}: {
  sends?: readonly FakeAnswer[];
  upload?: FakeAnswer;
} = {}) {
  const clock = { now: t0 * 1000 };
  const stored = new Map<string, StoredMedia>();
  const files = new Map<string, string>();
  const fetched: string[] = [];
  const readStored = async (account: string, digest: string) => {
    fetched.push(`${account}/${digest}`);
    return Buffer.from('stored');
  };
  let uploads = 0;
  let sent = 0;
  const answer = ({ url }: HttpRequest): FakeAnswer => {
    if (!url.includes('/media/upload')) return sends[Math.min(sent++, sends.length - 1)] as FakeAnswer;
    return upload ?? { media_id: `media-${++uploads}`, created_at: Math.floor(clock.now / 1000) };
  };
  const fake = fakeHttp(answer);
  const newInstance = () =>
    mediaLibrary({
      http: fake.http,
      wechatApi: 'https://api.weixin.qq.com',
      store: {
        read: async (key) => stored.get(key),
        write: async (key, media) => void stored.set(key, media),
      },
      readStored: async (account, digest) => readStored(account, digest),
      readFile: async (file) => {
        if (file === 'missing.jpg') throw new Error('ENOENT');
        return Buffer.from(files.get(file) ?? file);
      },
      now: () => clock.now,
    });
  let library = newInstance();
  return {
    clock,
    files,
    fetched,
    stored,
    coldStart: () => {
      library = newInstance();
    },
    send: (message: OutgoingMessage, account = 'lantern', closesAt = Number.POSITIVE_INFINITY) =>
      sendMessage(
        {
          http: fake.http,
          media: library,
          tokens: { current: async () => storedToken(), newerThan: async () => undefined },
          wechatApi: 'https://api.weixin.qq.com',
          now: () => clock.now,
        },
        { account, kind: 'official-account', openId: 'o1', message, closesAt },
      ),
    uploads: () =>
      fake.requests
        .filter(({ url }) => url.includes('/media/upload'))
        .map(({ url }) => new URL(url).searchParams.get('type')),
    bodies: () =>
      fake.requests
        .filter(({ url }) => url.includes('/custom/send'))
        .map(({ body }) => JSON.parse(String(body))),
  };
}

describe('a file that a push has stored', () => {
  const digest = 'a'.repeat(64);
  const stored: OutgoingMessage = {
    msgtype: 'image',
    image: { media_id: `file:sha256:${digest}/cover.jpg` },
  };
  it('is read of the account’s place, and only where WeChat does not have it', async () => {
    const { send, fetched, uploads, coldStart, bodies } = setUp();
    await send(stored);
    coldStart();
    await send(stored);
    expect(fetched).toEqual([`lantern/${digest}`]);
    expect(uploads()).toEqual(['image']);
    expect(bodies()).toMatchObject([{ image: { media_id: 'media-1' } }, { image: { media_id: 'media-1' } }]);
  });
  it('is one that WeChat knows where just this content was uploaded from beside the code', async () => {
    const { send, files, uploads } = setUp();
    files.set('media/cover.jpg', 'x');
    await send(image);
    const ofX = createHash('sha256').update('x').digest('hex');
    await send({ msgtype: 'image', image: { media_id: `file:sha256:${ofX}/other.jpg` } });
    expect(uploads()).toHaveLength(1);
  });
  it('is not what a service can ask for', async () => {
    const { handle, eventsOf } = setUpSender();
    await handle(requestRecord('q1', [], { data: { messages: [stored] } }));
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([{ reason: 'invalid' }]);
  });
});

describe('sending a message that names files', () => {
  it('uploads each as what it is for, and sends their ids', async () => {
    const { send, uploads, bodies } = setUp();
    expect(await send(video)).toMatchObject({ state: { state: 'sent' } });
    expect(uploads()).toEqual(['video', 'thumb']);
    expect(bodies()).toEqual([
      {
        touser: 'o1',
        msgtype: 'video',
        video: { media_id: 'media-1', thumb_media_id: 'media-2', title: '教程' },
      },
    ]);
  });
  it('sends nothing once the window is closed that pays for it, however long the files took', async () => {
    const { clock, send, uploads, bodies } = setUp();
    expect(await send(video, 'lantern', clock.now / 1000)).toEqual({ kind: 'noTimeLeft' });
    expect([uploads(), bodies()]).toEqual([['video', 'thumb'], []]);
    expect(await send(video, 'lantern', clock.now / 1000 + 1)).toMatchObject({ state: { state: 'sent' } });
  });
  it('sends an id as it is, without uploading anything', async () => {
    const { send, uploads, bodies } = setUp();
    await send({ msgtype: 'image', image: { media_id: 'permanent' } });
    expect(uploads()).toEqual([]);
    expect(bodies()).toMatchObject([{ image: { media_id: 'permanent' } }]);
  });
  it('uploads a file once for all instances and users', async () => {
    const { send, uploads, coldStart } = setUp();
    await send(image);
    await send(image);
    coldStart();
    await send(image);
    expect(uploads()).toHaveLength(1);
  });
  it('uploads it for each account, because media belong to the account', async () => {
    const { send, uploads } = setUp();
    await send(image, 'lantern');
    await send(image, 'harbor');
    expect(uploads()).toHaveLength(2);
  });
  it('uploads it anew some hours before WeChat forgets it after three days', async () => {
    const { send, uploads, clock, bodies } = setUp();
    await send(image);
    clock.now += (72 - 6) * 3600 * 1000 - 1000;
    await send(image);
    expect(uploads()).toHaveLength(1);
    clock.now += 1000;
    await send(image);
    expect(uploads()).toHaveLength(2);
    expect(bodies()[2]).toMatchObject({ image: { media_id: 'media-2' } });
  });
  it('uploads a file that was replaced under its name', async () => {
    const { send, uploads, files, coldStart } = setUp();
    await send(image);
    files.set('media/cover.jpg', 'another picture');
    coldStart();
    await send(image);
    expect(uploads()).toHaveLength(2);
  });
  it.each([40007, 46001])('on %d uploads it anew and sends once more', async (errcode) => {
    const { send, bodies } = setUp({ sends: [{ errcode, errmsg: 'x' }, { errcode: 0 }] });
    expect(await send(image)).toMatchObject({ state: { state: 'sent' } });
    expect(bodies()).toMatchObject([{ image: { media_id: 'media-1' } }, { image: { media_id: 'media-2' } }]);
  });
  it('does not try a third time', async () => {
    const { send, bodies } = setUp({ sends: [{ errcode: 40007, errmsg: 'x' }] });
    expect(await send(image)).toMatchObject({ state: { reason: 'message', code: 40007 } });
    expect(bodies()).toHaveLength(2);
  });
  it('does not upload anything for an id that WeChat does not know', async () => {
    const { send, uploads } = setUp({ sends: [{ errcode: 40007, errmsg: 'x' }] });
    expect(await send({ msgtype: 'image', image: { media_id: 'gone' } })).toMatchObject({
      state: { state: 'refused' },
    });
    expect(uploads()).toEqual([]);
  });
  it.each([
    ['a rejected token', { errcode: 40001, errmsg: 'x' }, { kind: 'notSent', code: 40001 }],
    ['a rejected file', { errcode: 40009, errmsg: 'x' }, { state: { reason: 'message', code: 40009 } }],
    // What WeChat says of uploads, it says of no message without a file.
    [
      'the quota used up',
      { errcode: 45009, errmsg: 'x' },
      { state: { reason: 'message', code: 45009 }, scope: 'reply' },
    ],
    [
      'no permission',
      { errcode: 48001, errmsg: 'x' },
      { state: { reason: 'config', code: 48001 }, scope: 'reply' },
    ],
    ['a busy WeChat', { errcode: -1, errmsg: 'x' }, { kind: 'notSent', code: -1 }],
    ['no connection', notSent('h', new Error('ECONNREFUSED')), { kind: 'notSent' }],
  ])('sends nothing after an upload with %s', async (_, upload, expected) => {
    const { send, bodies } = setUp({ upload });
    expect(await send(image)).toMatchObject(expected);
    expect(bodies()).toEqual([]);
  });
  it('says which file is missing', async () => {
    await expect(
      setUp().send({ msgtype: 'image', image: { media_id: 'file:missing.jpg' } }),
    ).rejects.toMatchObject({
      code: 'media_missing',
      message: expect.stringContaining('missing.jpg'),
    });
  });
});

describe('what the receiver decided', () => {
  const decided = (file: string) => {
    const message = { msgtype: 'image', image: { media_id: `file:${file}` } };
    const decision = {
      rule: 'picture',
      applied: ['picture'],
      replies: [{ rule: 'picture', message }],
      delayed: [],
      passive: null,
      emits: [],
      changes: { contact: true },
    };
    const record = textRecord('图');
    return { ...record, body: JSON.stringify({ ...JSON.parse(record.body), decided: { decision } }) };
  };
  const account = {
    rules: [{ id: 'picture', when: { text: { equals: '图' } }, reply: { image: { file: 'cover.jpg' } } }],
  };
  it.each([
    ['cover.jpg', ['cover.jpg'], []],
    ['../../../proc/self/environ', [], ['config']],
    ['other-account.jpg', [], ['config']],
  ])('can name a file only where a rule does: %s', async (file, expected, reasons) => {
    const read: string[] = [];
    const { handle, eventsOf } = setUpSender({
      account,
      answers: [{ media_id: 'm1', created_at: t0 }, { errcode: 0 }],
      readFile: (name) => {
        read.push(name);
        return Buffer.from('content');
      },
    });
    expect(await handle(decided(file))).toEqual([]);
    expect(read).toEqual(expected);
    expect(eventsOf('WeChatReplyRefused').map(({ reason }) => reason)).toEqual(reasons);
  });
});

describe('a request of another service', () => {
  it('cannot name files of ours', async () => {
    const { handle, eventsOf, fake } = setUpSender();
    await handle(textRecord('在吗'));
    const messages = [{ msgtype: 'image', image: { media_id: 'file:../index.mjs' } }];
    await handle(requestRecord('spy', [], { data: { messages } }));
    expect(fake.requests).toEqual([]);
    expect(eventsOf('WeChatReplyRefused')).toMatchObject([
      {
        reason: 'invalid',
        problem: expect.stringContaining(
          'data.messages[0].image.media_id: is a file, which only rules can name',
        ),
      },
    ]);
  });
});
