import type { SimulatedAccount } from './account.ts';
import { openMessage, sha1OfSorted } from './envelope.ts';

/** How WeChat treats the answer to a push. */
export type Answer =
  | { readonly kind: 'nothing' }
  /** Shown to the user at once. */
  | { readonly kind: 'reply'; readonly type: string; readonly text: string }
  /** The user is handed over to the human agents, or to one of them. */
  | { readonly kind: 'transfer'; readonly agent: string }
  /** The user sees that the account is out of service. */
  | { readonly kind: 'abnormal'; readonly why: string };

const passiveTypes = ['text', 'image', 'voice', 'video', 'music', 'news'];

/** Reads an answer as WeChat does: nothing, `success`, or a reply in the format and mode of the push. */
export function readPushAnswer(account: SimulatedAccount, body: string): Answer {
  if (body === '' || body === 'success') return { kind: 'nothing' };
  const format = body.trimStart().startsWith('{') ? 'json' : 'xml';
  if (format !== account.format)
    return { kind: 'abnormal', why: `${format} was answered to ${account.format}` };
  const opened = account.encryption === 'plaintext' ? body : openAnswer(account, body);
  if (opened === undefined)
    return { kind: 'abnormal', why: 'the answer is not encrypted and signed as it must be' };
  const field = (name: string): string => fieldOf(opened, name);
  if (!/^o[\w-]+$/.test(field('ToUserName')) || field('FromUserName') !== account.ghId) {
    return { kind: 'abnormal', why: 'the ids are not swapped' };
  }
  if (!/^\d{10}$/.test(field('CreateTime'))) return { kind: 'abnormal', why: 'CreateTime is not in seconds' };
  const type = field('MsgType');
  if (type === 'transfer_customer_service') return { kind: 'transfer', agent: field('KfAccount') };
  if (!passiveTypes.includes(type) || account.kind === 'mini-program') {
    return { kind: 'abnormal', why: `a ${account.kind} cannot answer with ${type || 'no type'}` };
  }
  return { kind: 'reply', type, text: type === 'text' ? field('Content') : `[${type}]` };
}

function openAnswer(account: SimulatedAccount, body: string): string | undefined {
  const [encrypt, signature, timestamp, nonce] = ['Encrypt', 'MsgSignature', 'TimeStamp', 'Nonce'].map(
    (name) => fieldOf(body, name),
  );
  if (!encrypt || !timestamp || !nonce) return undefined;
  if (signature !== sha1OfSorted([account.token, timestamp, nonce, encrypt])) return undefined;
  const { message, appId } = openMessage(account, encrypt);
  return appId === account.appId ? message : undefined;
}

/** The text of a field anywhere in a document; enough for the few fields of a reply. */
function fieldOf(document: string, name: string): string {
  if (document.trimStart().startsWith('{')) {
    const value = new RegExp(`"${name}":\\s*("(?:[^"\\\\]|\\\\.)*"|\\d+)`).exec(document)?.[1];
    return value === undefined ? '' : String(JSON.parse(value));
  }
  const inner = new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(document)?.[1] ?? '';
  return inner
    .replaceAll(']]]]><![CDATA[>', ']]>')
    .replace(/^<!\[CDATA\[/, '')
    .replace(/\]\]>$/, '');
}
