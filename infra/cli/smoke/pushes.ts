import { both } from '../../language/text.ts';
import { failed, ok, type StepResult, type Target } from '../doctor/step.ts';
import { countDeadLetters } from './queue-depths.ts';

/** One push and the webhook's answer; 0 stands for no answer within WeChat's five seconds. */
export type SendPush = () => Promise<{ readonly status: number }>;

/** Milliseconds. */
const everyMs = 1000;

/**
 * Whether every push is accepted while something else happens to the stack, for example a deploy. It sends one push a
 * second, and no rule answers any of them.
 *
 * @param duration milliseconds
 */
export async function checkPushes(target: Target, send: SendPush, duration: number): Promise<StepResult> {
  const startedAt = target.now();
  const before = await countDeadLetters(target);
  const times: number[] = [];
  const refused = new Map<string, number>();
  let firstAt: number | undefined;
  while (target.now() - startedAt < duration) {
    const sentAt = target.now();
    const { status } = await send();
    times.push(target.now() - sentAt);
    if (status !== 200) {
      const how = status === 0 ? 'no answer' : `HTTP ${status}`;
      refused.set(how, (refused.get(how) ?? 0) + 1);
      firstAt ??= sentAt;
    }
    await target.wait(Math.max(0, everyMs - (target.now() - sentAt)));
  }
  const deadLetters = (await countDeadLetters(target)) - before;
  const slowest = Math.max(0, ...times);
  if (refused.size === 0 && deadLetters <= 0) {
    return ok(
      both(
        `all pushes were taken (${times.length}), the slowest in ${slowest} ms`,
        `${times.length} 次推送全部接收，最慢 ${slowest} 毫秒`,
      ),
    );
  }
  const ways = [...refused].map(([how, count]) => `${how} × ${count}`).join(', ');
  const when = firstAt === undefined ? '' : new Date(firstAt).toISOString();
  return refused.size > 0
    ? failed(
        both(
          `of ${times.length} pushes some were not taken: ${ways}, first at ${when}`,
          `${times.length} 次推送里有的没有接收：${ways}，第一次在 ${when}`,
        ),
        both(
          'Look at the log of the receiver at that time (push_failed). WeChat asks three times, so a single one is not lost.',
          '看那个时间 receiver 的日志（push_failed）。微信会请求三次，偶尔一次不会丢消息。',
        ),
      )
    : failed(
        both(
          `${deadLetters} messages became dead letters meanwhile`,
          `期间有 ${deadLetters} 条消息进了死信队列`,
        ),
        both(
          `npm run wechat -- dead-letters list${target.stackArgument}`,
          `npm run wechat -- dead-letters list${target.stackArgument}`,
        ),
      );
}
