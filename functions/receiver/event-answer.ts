import type { EpochSeconds } from '#shared/epoch.ts';
import type { AnswerBody, AnswerValue, EventAnswer, ReceiverAccount } from '#shared/function-config.ts';
import { textField } from '#shared/wechat/fields.ts';
import type { BodyFormat, OpenedPush } from '#shared/wechat/open-push.ts';
import { cdata } from '#shared/wechat/passive/write-reply.ts';
import { sealedLike } from './passive-body.ts';

/**
 * The account's response to an event, encrypted like the push; `undefined` if it has none.
 */
export function eventAnswer(
  account: ReceiverAccount,
  opened: OpenedPush,
  nonce: string,
  now: EpochSeconds,
): string | undefined {
  const { answers = [] } = account;
  const { fields, problem, format } = opened;
  const event = textField(fields, 'Event');
  if (answers.length === 0 || problem !== undefined || event === '') return undefined;
  const body = answerToEvent(answers, event);
  if (body === undefined) return undefined;
  const written = writeAnswer(body, format);
  // WeChat takes these two in clear in every mode.
  if (written === 'success' || written === '') return written;
  return sealedLike(opened, written, account, nonce, now);
}

/** The body with which an account answers an event: the one for its exact name, otherwise for the first matching pattern. */
export function answerToEvent(answers: readonly EventAnswer[], event: string): AnswerBody | undefined {
  const name = event.toLowerCase();
  const exact = answers.find((answer) => answer.event.toLowerCase() === name);
  return (exact ?? answers.find((answer) => fits(answer.event.toLowerCase(), name)))?.body;
}

/** Finds the parts between wildcards one after another, so the time is linear in the length of the name. */
function fits(pattern: string, name: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined || !name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}

/** Writes a body in the format of the push that it answers. */
export function writeAnswer(body: AnswerBody, format: BodyFormat): string {
  if (typeof body === 'string') return body;
  return format === 'json' ? JSON.stringify(body) : `<xml>${elements(body)}</xml>`;
}

/** Numbers are written without CDATA, and lists repeat their element, as in WeChat's own XML. */
function elements(fields: { readonly [field: string]: AnswerValue }): string {
  return Object.entries(fields)
    .flatMap(([name, value]) => (isList(value) ? value : [value]).map((one) => [name, one] as const))
    .map(([name, value]) => `<${name}>${content(value)}</${name}>`)
    .join('');
}

function content(value: AnswerValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return cdata(value);
  if (isList(value)) return elements({ item: value });
  return typeof value === 'object' ? elements(value) : String(value);
}

function isList(value: AnswerValue): value is readonly AnswerValue[] {
  return Array.isArray(value);
}
