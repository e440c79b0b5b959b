import { CodedError } from '../coded-error.ts';

export type BodyErrorCode = 'malformed_body' | 'forbidden_body';

/** The deepest nesting that any WeChat push shows is four; beyond this a body is an attack. */
export const maxDepth = 8;

/** Has no `cause`: the parsers' own messages quote the body, and what users write must not reach a log. */
export function malformed(format: 'XML' | 'JSON'): CodedError<BodyErrorCode> {
  return new CodedError('malformed_body', `The body is not well-formed ${format}.`);
}

export function forbidden(what: string): CodedError<BodyErrorCode> {
  return new CodedError('forbidden_body', `The body has ${what}, which no WeChat push has.`);
}
