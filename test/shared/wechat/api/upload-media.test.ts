import { describe, expect, it } from 'vitest';
import { noAnswer } from '#shared/wechat/api/http.ts';
import { sendTyping } from '#shared/wechat/api/send-typing.ts';
import { type MediaFile, type MediaType, mediaFault, uploadMedia } from '#shared/wechat/api/upload-media.ts';
import { type FakeAnswer, fakeHttp } from '../../../support/fake-http.ts';

const file: MediaFile = {
  type: 'image',
  name: 'cover.jpg',
  content: Buffer.from([0xff, 0xd8, 0x00, 0x0d, 0x0a]),
};
const upload = (answer: FakeAnswer, overrides: Partial<MediaFile> = {}) => {
  const fake = fakeHttp(answer);
  const request = {
    baseUrl: 'https://api.weixin.qq.com',
    accessToken: 't',
    boundary: '----lantern7f3a',
    timeout: 9000,
  };
  return { fake, result: uploadMedia(fake.http, { ...request, file: { ...file, ...overrides } }) };
};
const uploaded = { type: 'image', media_id: 'mAq7', created_at: 1761202000 };

describe('uploadMedia', () => {
  it('sends the file as the one part that WeChat reads', async () => {
    const { fake, result } = upload(uploaded);
    expect(await result).toEqual({ kind: 'uploaded', mediaId: 'mAq7', createdAt: 1761202000 });
    const [request] = fake.requests;
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://api.weixin.qq.com/cgi-bin/media/upload?access_token=t&type=image',
      contentType: 'multipart/form-data; boundary=----lantern7f3a',
    });
    expect(Buffer.from(request?.body as Uint8Array).toString('latin1')).toBe(
      '------lantern7f3a\r\nContent-Disposition: form-data; name="media"; filename="cover.jpg"; filelength=5\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\x00\r\n\r\n------lantern7f3a--\r\n',
    );
  });
  it('reads the other name that WeChat uses for a thumb', async () => {
    const answer = { type: 'thumb', thumb_media_id: 'mTh', created_at: 1 };
    expect(await upload(answer, { type: 'thumb' }).result).toMatchObject({ mediaId: 'mTh' });
  });
  it('lets no file name end its header', async () => {
    const { fake, result } = upload(uploaded, { name: 'a"\r\nX: y.jpg' });
    await result;
    expect(Buffer.from(fake.requests[0]?.body as Uint8Array).toString('latin1')).toContain(
      'filename="a___X: y.jpg"',
    );
  });
  it.each([
    [40009, 'message'],
    [40001, 'token'],
    [45009, 'account'],
    [-1, 'retry'],
  ])('classifies %d as a refusal of class %s', async (errcode, errorClass) => {
    expect(await upload({ errcode, errmsg: 'x' }).result).toMatchObject({
      kind: 'rejected',
      code: errcode,
      class: errorClass,
    });
  });
  it.each([
    ['no answer', noAnswer('h', new Error('reset'))],
    ['an answer without a media_id', { created_at: 1 }],
  ])('has not uploaded after %s', async (_, answer) => {
    expect(await upload(answer).result).toMatchObject({ kind: 'notUploaded' });
  });
});

describe('mediaFault', () => {
  it.each([
    ['image', 'a.jpg', 100, undefined],
    ['image', 'A.PNG', 100, undefined],
    ['image', 'a.gif', 2_000_000, undefined],
    ['voice', 'a.amr', 100, undefined],
    ['video', 'a.mp4', 9_000_000, undefined],
    ['thumb', 'a.jpeg', 64_000, undefined],
    ['image', 'a.bmp', 100, 'ending'],
    ['image', 'constructor', 100, 'ending'],
    ['thumb', 'a.png', 100, 'ending'],
    ['image', 'a.jpg', 0, 'empty'],
    ['image', 'a.jpg', 2_000_001, 'size'],
  ] as const)('%s %s of %d bytes: %s', (type: MediaType, name, length, fault) => {
    expect(mediaFault({ type, name, content: new Uint8Array(length) })).toBe(fault);
  });
});

describe('sendTyping', () => {
  const typing = async (answer: FakeAnswer) => {
    const fake = fakeHttp(answer);
    const request = {
      baseUrl: 'https://api.weixin.qq.com',
      accessToken: 't',
      openId: 'o1',
      command: 'Typing',
      timeout: 1000,
    } as const;
    return { taken: await sendTyping(fake.http, request), fake };
  };
  it('shows that the account is typing', async () => {
    const { taken, fake } = await typing({ errcode: 0, errmsg: 'ok' });
    expect(taken).toBe(true);
    expect(fake.requests[0]?.url).toContain('/cgi-bin/message/custom/typing?access_token=t');
    expect(fake.bodies()).toEqual([{ touser: 'o1', command: 'Typing' }]);
  });
  it.each([
    [{ errcode: 45080, errmsg: 'x' }, true],
    [{ errcode: 45081, errmsg: 'x' }, true],
    [{ errcode: 40200, errmsg: 'x' }, false],
    [noAnswer('h', new Error('reset')), false],
  ])('never fails: %j', async (answer, taken) => {
    expect((await typing(answer)).taken).toBe(taken);
  });
});
