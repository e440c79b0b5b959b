import { CodedError } from '../coded-error.ts';
import type { Fields } from './fields.ts';

export type BodyErrorCode = 'malformed_body' | 'forbidden_body';

/** The deepest nesting that any WeChat push shows is four. */
export const maxDepth = 8;

/** A body that cannot be read to its end, or that contradicts itself. */
export class BodyError extends CodedError<BodyErrorCode> {
  /** What could be read of it. */
  fields: Fields = {};
}

/** The format of the body is wrong. Nothing of the body is quoted: what users write must not reach a log. */
export function malformed(format: 'XML' | 'JSON'): BodyError {
  return new BodyError('malformed_body', `The body is not ${format} as WeChat writes it.`);
}

/** @param what constant text, or text made of the names in {@link decidingFields}: nothing that a user can write */
export function forbidden(what: string): BodyError {
  return new BodyError('forbidden_body', `The body has ${what}, which no WeChat push has.`);
}

/**
 * The fields that decide what a push is and whose it is. A second one could come from a user who wrote the end of one
 * element and the beginning of others. Any other repeated field is a list.
 */
export const decidingFields: ReadonlySet<string> = new Set([
  'ToUserName',
  'FromUserName',
  'CreateTime',
  'MsgType',
  'MsgId',
  'Event',
  'EventKey',
  'Content',
]);
