import { both } from '../../language/text.ts';
import { failed, ok, type StepResult, type Target } from '../doctor/step.ts';
import { ask, settledAt } from './ask.ts';
import { depthOf, queueUrl } from './queue-depths.ts';

/** Milliseconds. */
const toleranceMs = 90_000;
const lookEveryMs = 5000;

/**
 * Whether a request for later is served on time, and does not wait in the reply queue: there, its age would set off the
 * alarm queue-age, and many of them would delay live replies.
 *
 * @param delay milliseconds
 */
export async function checkLater(target: Target, delay: number): Promise<StepResult> {
  const dueAt = target.now() + delay;
  const asked = await ask(target, [`smoke-later-${dueAt}`], new Date(dueAt).toISOString());
  if ('status' in asked) return asked;
  const [one] = asked;
  const looks = { all: 0, occupied: 0 };
  const look = async (): Promise<number> => {
    // When it is due, it has to go through the reply queue.
    if (target.now() < dueAt) {
      looks.all++;
      if ((await depthOf(target, queueUrl(target, 'RepliesQueue'))) > 0) looks.occupied++;
    }
    return Math.min(lookEveryMs, Math.max(500, dueAt - target.now()));
  };
  const end = one && (await settledAt(target, one, dueAt + toleranceMs, look));
  const minutes = Math.round(delay / 60_000);
  if (end === undefined) {
    return failed(
      both(
        `a request for ${minutes} minutes later did not come within ${toleranceMs / 1000} s of its time`,
        `约定 ${minutes} 分钟后的请求，到时间后 ${toleranceMs / 1000} 秒内没有来`,
      ),
      both(
        'Look at the schedules of the group …-later, at the log of the sender, and at dead-letters list.',
        '看 …-later 组里的定时任务、sender 的日志和 dead-letters list。',
      ),
    );
  }
  const late = ((end - dueAt) / 1000).toFixed(1);
  if (end - dueAt < -2000) {
    return failed(
      both(`a request for later came ${-Number(late)} s too early`, `约定的请求早来了 ${-Number(late)} 秒`),
      both('Report it, with the time.', '请反馈这个问题，附上时间。'),
    );
  }
  if (looks.all > 3 && looks.occupied === looks.all) {
    return failed(
      both(
        `the reply queue was never empty while a request waited for its time (${looks.all} looks): queue-age goes off`,
        `等待约定时间的 ${looks.all} 次检查里回复队列从未清空：queue-age 会告警`,
      ),
      both(
        'If nobody writes to this stack just now, report it; otherwise run this again at a quiet time.',
        '如果这时没有人在给这个堆栈发消息，请反馈；否则换个空闲的时间再运行。',
      ),
    );
  }
  return ok(
    both(
      `a request for ${minutes} minutes later came ${late} s after its time, and did not lie in the reply queue meanwhile`,
      `约定 ${minutes} 分钟后的请求，晚 ${late} 秒到达，等待期间不在回复队列里`,
    ),
  );
}
