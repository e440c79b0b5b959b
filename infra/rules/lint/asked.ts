import { compileProgram } from '#shared/rules/engine/compile.ts';
import type { Truth } from '#shared/rules/engine/condition.ts';
import { startEvaluation } from '#shared/rules/engine/evaluation.ts';
import { compilePattern } from '#shared/rules/engine/pattern.ts';
import { atOnce } from '#shared/rules/slices.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import type { BuiltRules } from '../build/program.ts';

/** A text that no keyword or pattern is meant for. */
const nonsense = '\u{f8ff}\u{f8fe}\u{f8ff}';

/** Whether rules ask for a particular message, and not just for any message. */
export interface MessageAnswers {
  /** Whether some rule asks for this message, at some time or in some state of the conversation. */
  answers(message: Message): boolean;
  /** Whether some rule accepts any text depending on what is remembered about the user, as in a dialogue. */
  readonly takesAnyText: boolean;
}

/** Tries an account's rules on messages, without knowing the user. @param now epoch seconds */
export function messageAnswers({ program }: BuiltRules, now: number): MessageAnswers {
  const { rules } = atOnce(compileProgram(program, compilePattern));
  const truths = (message: Message): readonly Truth[] => {
    const evaluation = startEvaluation({ key: 'lint', openId: 'lint', at: now, message }, program.timezone);
    return rules.map(({ holds }) => holds(evaluation));
  };
  const toAnything = truths({ type: 'text', content: nonsense } as Message);
  return {
    answers: (message) =>
      truths(message).some((truth, index) => truth !== 'no' && toAnything[index] === 'no'),
    takesAnyText: toAnything.includes('unknown'),
  };
}
