import type { AccountKind } from '../account-kind.ts';
import { isObject } from '../is-object.ts';
import type { OutgoingSpec, OutgoingSpecs } from './outgoing-spec.ts';
import {
  commonSpecs,
  maxMessages,
  maxTextBytes,
  type OutgoingMessage,
  type OutgoingType,
  outgoingSpecs,
} from './outgoing-types.ts';
import { linkProblems } from './text-links.ts';

/** One reason why WeChat would refuse a message. */
export interface Problem {
  /** The field's path, such as `news.articles[0].url`. */
  readonly field: string;
  readonly problem: string;
}

export type CheckedOutgoing =
  | { readonly ok: true; readonly message: OutgoingMessage }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A field and what is wrong with it. */
type Found = readonly [field: string, problem: string];

/** After mending these, the next are shown. An endless list would not fit into the event that reports it. */
const mostProblems = 10;

/**
 * Checks a message for an account of the given kind before it is sent, so that no quota is spent to learn it is wrong.
 *
 * @param appId the account's own, to check links of a mini program
 */
export function checkOutgoing(value: unknown, kind: AccountKind, appId?: string): CheckedOutgoing {
  if (!isObject(value)) return { ok: false, problems: [{ field: '', problem: 'is not an object' }] };
  const problems: Problem[] = [];
  for (const [field, problem] of problemsOf(value, kind, appId)) {
    problems.push({ field, problem });
    if (problems.length === mostProblems) break;
  }
  return problems.length === 0
    ? { ok: true, message: value as unknown as OutgoingMessage }
    : { ok: false, problems };
}

function* problemsOf(
  message: Readonly<Record<string, unknown>>,
  kind: AccountKind,
  appId: string | undefined,
): Generator<Found> {
  const { msgtype } = message;
  if (!isOutgoingType(msgtype)) {
    yield ['msgtype', `is ${quote(msgtype)}; it can be ${Object.keys(outgoingSpecs).join(', ')}`];
    return;
  }
  const specs: OutgoingSpecs | undefined = (
    outgoingSpecs[msgtype] as Partial<Record<AccountKind, OutgoingSpecs>>
  )[kind];
  if (specs === undefined) {
    yield ['msgtype', `${msgtype} cannot be sent by a${kind === 'mini-program' ? '' : 'n'} ${kind}`];
    return;
  }
  const known: Record<string, OutgoingSpecs> = { [msgtype]: specs, ...commonSpecs };
  for (const [name, value] of Object.entries(message)) {
    if (name === 'msgtype') continue;
    if (name === 'businessid') {
      if (!isBusinessId(value)) yield [name, 'is not the id of a sub-merchant, a number or text'];
    } else if (Object.hasOwn(known, name)) yield* objectProblems(value, name, known[name] as OutgoingSpecs);
    else yield [short(name), `is not a field of a ${msgtype} message`];
  }
  if (!(msgtype in message)) yield [msgtype, 'is missing'];
  const content = isObject(message['text']) ? message['text']['content'] : undefined;
  if (msgtype === 'text' && typeof content === 'string' && content.length <= maxMessages * maxTextBytes) {
    for (const problem of linkProblems(content, kind, appId)) yield ['text.content', problem];
  }
}

function* objectProblems(value: unknown, path: string, specs: OutgoingSpecs): Generator<Found> {
  if (!isObject(value)) {
    yield [path, 'is not an object'];
    return;
  }
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(specs, name)) {
      yield [`${path}.${short(name)}`, `is not known; known are ${Object.keys(specs).join(', ')}`];
    }
  }
  for (const [name, spec] of Object.entries(specs))
    yield* fieldProblems(value[name], `${path}.${name}`, spec);
}

function* fieldProblems(value: unknown, path: string, spec: OutgoingSpec): Generator<Found> {
  if (value === undefined) {
    if (spec.required) yield [path, 'is missing'];
  } else if (spec.kind === 'text') yield* textProblems(value, path, spec);
  else if (spec.kind === 'number') {
    if (!spec.allowed.includes(value as number)) yield [path, `is not ${spec.allowed.join(' or ')}`];
  } else if (!Array.isArray(value)) yield [path, 'is not a list'];
  else {
    if (value.length < spec.min || value.length > spec.max) {
      const wanted = spec.min === spec.max ? `exactly ${spec.min}` : `${spec.min} to ${spec.max}`;
      yield [path, `has ${value.length} entries; WeChat takes ${wanted}`];
    }
    for (const [index, entry] of value.entries())
      yield* objectProblems(entry, `${path}[${index}]`, spec.fields);
  }
}

function* textProblems(
  value: unknown,
  path: string,
  spec: Extract<OutgoingSpec, { kind: 'text' }>,
): Generator<Found> {
  if (typeof value !== 'string') {
    yield [path, 'is not text'];
    return;
  }
  if (spec.required && value.trim() === '') yield [path, 'is empty'];
  else if (spec.form !== undefined && !spec.form.pattern.test(value))
    yield [path, `is not ${spec.form.words}`];
  const bytes = Buffer.byteLength(value);
  if (spec.maxBytes !== undefined && bytes > spec.maxBytes) {
    const problem = `has ${bytes} bytes in UTF-8; at most ${spec.maxBytes} are taken here (${maxMessages} messages of WeChat)`;
    yield [path, problem];
  }
}

function isBusinessId(value: unknown): boolean {
  return typeof value === 'string' ? value !== '' : Number.isSafeInteger(value);
}

function isOutgoingType(value: unknown): value is OutgoingType {
  return typeof value === 'string' && Object.hasOwn(outgoingSpecs, value);
}

function short(name: string): string {
  return name.slice(0, 40);
}

function quote(value: unknown): string {
  if (typeof value === 'string') return `"${short(value)}"`;
  return value === undefined ? 'missing' : `a ${typeof value}`;
}
