import { durationInSeconds } from '../../config/duration.ts';
import { both } from '../../language/text.ts';
import type { RuleSource } from '../schema/rule.ts';
import { singleReplies } from './cancels.ts';
import { error, type Report } from './report.ts';

/** Seconds. The reply waits for the indicator, and the user's next message waits for the reply. */
const longestBeforeReply = 5;

/** How long a rule shows the typing indicator before its reply; milliseconds. Reports what is not possible. */
export function typingOf(
  source: RuleSource,
  path: readonly (string | number)[],
  report: Report,
): number | undefined {
  const { typing } = source;
  if (typing === undefined) return undefined;
  // Without a duration, the indicator disappears with the reply.
  const seconds = typing === true ? 0 : durationInSeconds(typing);
  if (seconds > longestBeforeReply && repliesAtOnce(source)) {
    error(
      report,
      [...path, 'typing'],
      'typing-too-long',
      both(
        `is more than ${longestBeforeReply}s, and the reply waits for it`,
        `超过 ${longestBeforeReply}s，而回复要等它结束`,
      ),
      both(
        `Write at most ${longestBeforeReply}s. Up to 30s is for rules whose answer comes later: by emit, or with after.`,
        `最多写 ${longestBeforeReply}s。只有稍后才回复的规则（emit 或 after）可以写到 30s。`,
      ),
    );
  }
  return seconds * 1000;
}

function repliesAtOnce({ reply, passive }: RuleSource): boolean {
  if (reply === undefined || passive === true) return false;
  return singleReplies(reply).some(({ after }) => after === undefined);
}
