import * as z from 'zod/mini';
import { CodedError } from '#shared/coded-error.ts';
import { checkWith, pathText } from '#shared/schema-check.ts';
import { both } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';

/** What the WeChat console shows or takes. What is left out stays as it is. */
const keysSchema = z.strictObject({
  /** WeChat uses 32 hexadecimal digits today, and does not promise that it always will. */
  appSecret: z.optional(
    z
      .string()
      .check(
        z.regex(/^[0-9A-Za-z]{16,128}$/, 'is not an AppSecret: it has letters and digits only, usually 32'),
      ),
  ),
  token: z.optional(
    z.string().check(z.regex(/^[0-9A-Za-z]{3,32}$/, 'is not a Token: it has 3 to 32 letters and digits')),
  ),
  encodingAESKey: z.optional(
    z
      .string()
      .check(z.regex(/^[0-9A-Za-z]{43}$/, 'is not an EncodingAESKey: it has exactly 43 letters and digits')),
  ),
});
export type AccountKeys = z.infer<typeof keysSchema>;

/** @throws CodedError `keys_invalid`; no message holds a value */
export function checkKeys(value: unknown, where: string): AccountKeys {
  const checked = checkWith(keysSchema, value);
  if (!checked.ok) {
    throw invalid(checked.issues.map(({ path, problem }) => `${where}: ${pathText(path)} ${problem}`));
  }
  const { token, encodingAESKey } = checked.value;
  // If they were changed one by one, the stored pair would at times be one that WeChat never uses.
  if (encodingAESKey !== undefined && token === undefined) {
    throw invalid([`${where}: token is missing; Token and EncodingAESKey are set together`]);
  }
  return checked.value;
}

/** @throws CodedError `keys_invalid` */
export function parseKeys(text: string, where: string): AccountKeys {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw invalid([`${where}: is not JSON such as {"appSecret": "…", "token": "…", "encodingAESKey": "…"}`]);
  }
  return checkKeys(value, where);
}

export interface StoredCallbackKeys {
  readonly token: string;
  readonly encodingAESKey?: string | undefined;
}
interface CallbackSecret extends StoredCallbackKeys {
  readonly previous?: StoredCallbackKeys;
}

/**
 * The callback secret with new keys. The former keys stay accepted as `previous`, so that no push is refused before
 * WeChat's console has the new ones.
 *
 * @param replace whether the current keys never reached WeChat's console, which still has the previous ones
 * @returns undefined if the keys are the current ones already
 * @throws CodedError `rotation_open` if there are previous keys already: only two pairs are accepted, and only the operator
 * knows which one WeChat uses
 */
export function rotated(
  present: string | undefined,
  { token, encodingAESKey }: StoredCallbackKeys,
  replace: boolean,
): CallbackSecret | undefined {
  const next = { token, ...(encodingAESKey === undefined ? {} : { encodingAESKey }) };
  const before = readSecret(present);
  if (before === undefined) return next;
  const { previous, ...current } = before;
  if (areSame(current, next)) return undefined;
  if (previous === undefined || areSame(previous, next)) return { ...next, previous: current };
  if (replace) return { ...next, previous };
  throw new ToldError(
    'rotation_open',
    both(
      'A change of keys is already in progress. If the WeChat console has the newest keys, end it first with --end-rotation; if it still has the previous ones, use --replace.',
      '密钥正在更换中。微信后台已经是最新的密钥时，先用 --end-rotation 结束；后台还是原来的密钥时，用 --replace。',
    ),
  );
}

function areSame(one: StoredCallbackKeys, other: StoredCallbackKeys): boolean {
  return one.token === other.token && one.encodingAESKey === other.encodingAESKey;
}

/** The callback secret without previous keys; undefined if there are none. */
export function withoutPrevious(present: string | undefined): CallbackSecret | undefined {
  const secret = readSecret(present);
  if (secret?.previous === undefined) return undefined;
  const { previous: _, ...current } = secret;
  return current;
}

/** What does not look like our secret is dropped. */
function readSecret(text: string | undefined): CallbackSecret | undefined {
  try {
    const value = JSON.parse(text ?? '') as Partial<CallbackSecret> | null;
    return typeof value?.token === 'string' ? (value as CallbackSecret) : undefined;
  } catch {
    return undefined;
  }
}

function invalid(problems: readonly string[]): CodedError<'keys_invalid'> {
  return new CodedError('keys_invalid', problems.join('\n'));
}
