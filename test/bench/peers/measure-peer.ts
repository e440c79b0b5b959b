import { openMessage, sealMessage, sha1OfSorted } from '#infra/local/wechat/envelope.ts';
import { compare } from '../rounds.ts';
import { subjects } from './adapters.ts';
import { account, type BenchPush } from './subject.ts';

/*
 * Measures one subject in its own process: `one.mjs <folder of the peers> <subject>`. A subject that gives a wrong answer
 * is not measured.
 */

const texts = [
  '在吗?我想问一下订单什么时候发货',
  '你好😀 hello',
  '价格',
  '退款 怎么 操作 呢 <b>急</b> & 谢谢',
  'A'.repeat(300),
];
const timestamp = Math.floor(Date.now() / 1000);

const pushes = Array.from({ length: 256 }, (_, index): BenchPush => {
  const content = `${texts[index % texts.length]} #${index}`;
  const openId = `oUser${String(index).padStart(23, '0')}`;
  const nonce = String(830_417_265 + index);
  const xml = `<xml><ToUserName><![CDATA[${account.ghId}]]></ToUserName><FromUserName><![CDATA[${openId}]]></FromUserName><CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${content}]]></Content><MsgId>2345678901${String(index).padStart(6, '0')}</MsgId></xml>`;
  const encrypt = sealMessage(account, xml, Buffer.from('0123456789abcdef'));
  const parts = [account.token, String(timestamp), nonce];
  return {
    content,
    openId,
    body: `<xml><ToUserName><![CDATA[${account.ghId}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`,
    query: {
      signature: sha1OfSorted([...parts]),
      timestamp: String(timestamp),
      nonce,
      openid: openId,
      encrypt_type: 'aes',
      msg_signature: sha1OfSorted([...parts, encrypt]),
    },
  };
});
const pushAt = (index: number): BenchPush => pushes[index & 255] as BenchPush;

const replyText = '您好，这里是灯笼小店';

const [folder = '', name = ''] = process.argv.slice(2);
const make = subjects[name];
if (make === undefined) throw new Error(`There is no subject ${name}.`);
const subject = make(folder);

async function canReceive(): Promise<boolean> {
  try {
    for (const push of pushes.slice(0, 5)) if ((await subject.receive(push)) !== push.content) return false;
    return true;
  } catch {
    return false;
  }
}

async function canReply(): Promise<boolean> {
  try {
    const body = await subject.reply(pushAt(0), replyText);
    const encrypt = /<Encrypt>(?:<!\[CDATA\[)?([\w+/=]+)/.exec(body)?.[1] ?? '';
    const { message, appId } = openMessage(account, encrypt);
    return appId === account.appId && message.includes(replyText) && message.includes(pushAt(0).openId);
  } catch {
    return false;
  }
}

const cases: Record<string, (index: number) => Promise<void>> = {};
if (await canReceive()) {
  cases['receive'] = async (index) => {
    await subject.receive(pushAt(index));
  };
}
if (await canReply()) {
  cases['reply'] = async (index) => {
    await subject.reply(pushAt(index), replyText);
  };
}
console.log(JSON.stringify(await compare(cases)));
// Some of the packages keep timers running.
process.exit(0);
