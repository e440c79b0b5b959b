import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openSsl, ours } from './ours.ts';
import { account, type BenchPush, type Subject } from './subject.ts';

/* An adapter for each package. It uses public entry points only. Their exports have no useful types. */
// biome-ignore lint/suspicious/noExplicitAny: the packages have no types
type Package = any;

const settings = { token: account.token, appid: account.appId, encodingAESKey: account.encodingAESKey };

function wechat(load: NodeJS.Require): Subject {
  let seen = '';
  let answer = '';
  const middleware: Package = load('wechat')(settings, (request: Package, response: Package) => {
    seen = request.weixin.Content;
    response.reply(answer);
  });
  const call = ({ query, body }: BenchPush): Promise<string> =>
    new Promise((resolve, reject) => {
      const response = { writeHead: () => {}, end: resolve };
      middleware({ method: 'POST', query, rawBody: body }, response, reject);
    });
  return {
    async receive(push) {
      answer = '';
      await call(push);
      return seen;
    },
    reply(push, text) {
      answer = text;
      return call(push);
    },
  };
}

function coWechat(load: NodeJS.Require): Subject {
  let seen = '';
  let answer = '';
  const middleware: Package = load('co-wechat')(settings).middleware(async (message: Package) => {
    seen = message.Content;
    return answer;
  });
  const call = async ({ query, body }: BenchPush): Promise<string> => {
    const context: Package = { method: 'POST', query, request: { body } };
    await middleware(context, async () => {});
    return context.body;
  };
  return {
    async receive(push) {
      answer = '';
      await call(push);
      return seen;
    },
    reply(push, text) {
      answer = text;
      return call(push);
    },
  };
}

function nodeEasyWeChat(load: NodeJS.Require): Subject {
  const { OfficialAccount, ServerRequest }: Package = load('node-easywechat');
  const config = {
    app_id: account.appId,
    secret: 's',
    token: account.token,
    aes_key: account.encodingAESKey,
  };
  const cache = {
    get: async () => null,
    set: async () => true,
    has: async () => false,
    delete: async () => true,
  };
  // A new application for each push: a reused one decrypts again for every earlier push.
  const call = async ({ query, body }: BenchPush, answer: string | undefined): Promise<[string, string]> => {
    let seen = '';
    const app = new OfficialAccount(config);
    app.setCache?.(cache);
    app.setRequest(
      new ServerRequest('POST', `https://example.invalid/wx?${new URLSearchParams(query)}`, {}, body),
    );
    const server = app.getServer();
    server.with(async (message: Package) => {
      seen = message.Content;
      return answer;
    });
    const response = await server.serve();
    return [seen, String(response.getBody())];
  };
  return {
    receive: async (push) => (await call(push, undefined))[0],
    reply: async (push, text) => (await call(push, text))[1],
  };
}

function tnwx(load: NodeJS.Require): Subject {
  const { WeChat, ApiConfigKit, ApiConfig, OutTextMsg }: Package = load('tnwx');
  ApiConfigKit.putApiConfig(new ApiConfig(account.appId, 's', account.token, true, account.encodingAESKey));
  ApiConfigKit.setCurrentAppId(account.appId);
  let answer = '';
  const handle = async (message: Package) => {
    const reply = new OutTextMsg(message);
    reply.setContent(answer);
    return reply;
  };
  const adapter = new Proxy({}, { get: () => handle });
  return {
    receive: () => {
      throw new Error('it cannot answer nothing');
    },
    reply({ query, body }, text) {
      answer = text;
      return WeChat.handleMsg(adapter, body, query['msg_signature'], query['timestamp'], query['nonce']);
    },
  };
}

/** What people build themselves from a crypto package and an XML package. */
function handWritten(load: NodeJS.Require): Subject {
  const { getSignature, decrypt, encrypt }: Package = load('@wecom/crypto');
  const { XMLParser, XMLBuilder }: Package = load('fast-xml-parser');
  const parser = new XMLParser({ parseTagValue: false });
  const builder = new XMLBuilder({ cdataPropName: '__c' });
  const open = ({ query, body }: BenchPush): Package => {
    const { Encrypt } = parser.parse(body).xml;
    if (getSignature(account.token, query['timestamp'], query['nonce'], Encrypt) !== query['msg_signature'])
      throw new Error('signature');
    const { message, id } = decrypt(account.encodingAESKey, Encrypt);
    if (id !== account.appId) throw new Error('AppID');
    return parser.parse(message).xml;
  };
  return {
    receive: (push) => open(push).Content,
    reply(push, text) {
      const message = open(push);
      const now = Math.floor(Date.now() / 1000);
      const cdata = (value: string) => ({ __c: value });
      const xml = {
        ToUserName: cdata(message.FromUserName),
        FromUserName: cdata(message.ToUserName),
        CreateTime: now,
        MsgType: cdata('text'),
        Content: cdata(text),
      };
      const Encrypt = encrypt(account.encodingAESKey, builder.build({ xml }), account.appId);
      const nonce = randomBytes(8).toString('hex');
      const MsgSignature = getSignature(account.token, now, nonce, Encrypt);
      return builder.build({
        xml: {
          Encrypt: cdata(Encrypt),
          MsgSignature: cdata(MsgSignature),
          TimeStamp: now,
          Nonce: cdata(nonce),
        },
      });
    },
  };
}

/** Everything that is compared, by its name in the table, given the folder where the peers are installed. */
export const subjects: Readonly<Record<string, (folder: string) => Subject>> = {
  'OpenSSL alone': () => openSsl,
  'wechat-reply': () => ours,
  'wechat 2.1.0': (folder) => wechat(createRequire(join(folder, 'x.js'))),
  'co-wechat 2.4.0': (folder) => coWechat(createRequire(join(folder, 'x.js'))),
  'tnwx 2.5.6': (folder) => tnwx(createRequire(join(folder, 'x.js'))),
  'node-easywechat 3.6.2': (folder) => nodeEasyWeChat(createRequire(join(folder, 'easywechat', 'x.js'))),
  'written by hand': (folder) => handWritten(createRequire(join(folder, 'x.js'))),
};
