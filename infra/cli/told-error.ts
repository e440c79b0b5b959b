import { CodedError } from '#shared/coded-error.ts';
import type { Text } from '../language/text.ts';

/** What an operator has to mend, said in every language. */
export class ToldError<Code extends string = string> extends CodedError<Code> {
  readonly said: Text;

  constructor(code: Code, said: Text) {
    super(code, said.en);
    this.said = said;
  }
}
