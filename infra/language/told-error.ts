import { CodedError } from '#shared/coded-error.ts';
import type { Text } from './text.ts';

/** What an operator has to mend, said in every language. */
export class ToldError<Code extends string = string> extends CodedError<Code> {
  readonly said: Text;

  constructor(code: Code, said: Text, options?: ErrorOptions) {
    super(code, said.en, options);
    this.said = said;
  }
}

/** A call that the user has to put differently. The caller says behind it where more can be read about the command. */
export function usage(said: Text): ToldError<'usage'> {
  return new ToldError('usage', said);
}
