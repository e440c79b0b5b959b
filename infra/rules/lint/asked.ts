import { compileProgram } from '#shared/rules/engine/compile.ts';
import type { Truth } from '#shared/rules/engine/condition.ts';
import { startEvaluation } from '#shared/rules/engine/evaluation.ts';
import { compilePattern } from '#shared/rules/engine/pattern.ts';
import { atOnce } from '#shared/rules/slices.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import type { BuiltRules } from '../build/program.ts';

/** What no keyword and no pattern is meant for. */
const nonsense = '\u{f8ff}\u{f8fe}\u{f8ff}';

/** Whether rules are there for a message, rather than for any. */
export interface MessageAnswers {
  /** Whether some rule asks for just this, at whatever time and whatever is remembered. */
  answers(message: Message): boolean;
  /** Whether some rule takes any text from users who have something remembered, as in a dialogue. */
  readonly takesAnyText: boolean;
}

/** Asks the rules of an account about messages, with nothing known of the user. @param now epoch seconds */
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
