import type { Fields } from '#shared/wechat/fields.ts';
import { type Push, understandPush } from '#shared/wechat/inbound/push.ts';
import { parseJson } from '#shared/wechat/json.ts';
import { parseXml } from '#shared/wechat/xml.ts';
import type { AccountSecrets } from '../stack/secrets.ts';
import { openWithAny } from '../wechat/envelope.ts';

/** A push as a holder of the account's keys can read it. */
export interface DecodedPush {
  readonly push: Push;
  /** What was inside, as XML or JSON. */
  readonly plain: string;
  readonly fields: Fields;
  readonly isEncrypted: boolean;
}

/** Reads a push with one of the account's keys, without checking that it is authentic; `undefined` if it cannot be read. */
export function decodePush(body: string, keys: readonly AccountSecrets[]): DecodedPush | undefined {
  try {
    const outer = parse(body);
    const sealed = outer['Encrypt'];
    const isEncrypted = typeof sealed === 'string';
    const plain = isEncrypted ? openWithAny(keys, sealed) : body;
    if (plain === undefined) return undefined;
    const fields = parse(plain);
    return { push: understandPush(fields), plain, fields, isEncrypted };
  } catch {
    return undefined;
  }
}

function parse(text: string): Fields {
  return text.trimStart().startsWith('{') ? parseJson(text) : parseXml(text);
}
