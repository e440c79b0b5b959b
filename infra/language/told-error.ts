import { CodedError } from '#shared/coded-error.ts';
import type { Text } from './text.ts';

/** An error for an operator, in every language. */
export class ToldError<Code extends string = string> extends CodedError<Code> {
  readonly said: Text;

  constructor(code: Code, said: Text, options?: ErrorOptions) {
    super(code, said.en, options);
    this.said = said;
  }
}

/** A command that was called in the wrong way. The caller adds where to find help about the command. */
export function usage(said: Text): ToldError<'usage'> {
  return new ToldError('usage', said);
}
