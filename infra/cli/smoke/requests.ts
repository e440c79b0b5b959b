import { sendRequested } from '#shared/contracts/send-requested.ts';
import { both } from '../../language/text.ts';
import { failed, ok, type StepResult, type Target } from '../doctor/step.ts';
import { ask, put, requester, settledAt } from './ask.ts';
import { countDeadLetters, depthOf, queueUrl } from './queue-depths.ts';

/** Milliseconds. */
const timeoutMs = 60_000;
const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);

/**
 * Whether requests of other services reach the sender through the bus. It asks for two users at the same time, so that
 * neither waits for the other.
 */
export async function checkRequests(target: Target): Promise<StepResult> {
  const startedAt = target.now();
  const asked = await ask(target, [`smoke-a-${startedAt}`, `smoke-b-${startedAt}`]);
  if ('status' in asked) return asked;
  const ends = await Promise.all(asked.map((one) => settledAt(target, one, startedAt + timeoutMs)));
  const missing = ends.filter((end) => end === undefined).length;
  if (missing > 0) {
    const deadLetters = `npm run wechat -- dead-letters list${target.stackArgument}`;
    return failed(
      both(
        `of two requests over the bus ${missing} came to no end within a minute`,
        `经事件总线发出的两个请求，有 ${missing} 个一分钟内没有结果`,
      ),
      both(
        `Look at the log of the sender, and at ${deadLetters}: a rule of the bus may not reach its queue.`,
        `看 sender 的日志和 ${deadLetters}：事件总线的规则可能送不到队列。`,
      ),
    );
  }
  const [first, second] = ends.map((end) => seconds((end ?? startedAt) - startedAt));
  return ok(
    both(
      `two requests over the bus came to their end after ${first} and ${second} s`,
      `经事件总线发出的两个请求，分别在 ${first} 和 ${second} 秒后有了结果`,
    ),
  );
}

/** Whether a request without a user is refused, becomes no dead letter, and delays nobody behind it. */
export async function checkMalformed(target: Target): Promise<StepResult> {
  const startedAt = target.now();
  const { busName: EventBusName, source: Source } = requester(target);
  const id = `smoke-malformed-${startedAt}`;
  const data = {
    account: target.account.account,
    messages: [{ msgtype: 'text', text: { content: '测试' } }],
  };
  const before = await countDeadLetters(target);
  const refusal = await put(target, [
    {
      EventBusName,
      Source,
      DetailType: sendRequested,
      Detail: JSON.stringify({ metadata: { id, version: '1' }, data }),
    },
  ]);
  if (refusal !== undefined) return refusal;
  const asked = await ask(target, [`smoke-c-${startedAt}`]);
  if ('status' in asked) return asked;
  const [behind] = asked;
  const end = behind && (await settledAt(target, behind, startedAt + timeoutMs));
  const deadLetters = (await countDeadLetters(target)) - before;
  if (end !== undefined && deadLetters <= 0 && (await isEmptied(target, startedAt + timeoutMs))) {
    return ok(
      both(
        `a request without an openId is refused, and the one behind it came to its end after ${seconds(end - startedAt)} s`,
        `没有 openId 的请求会被拒绝，它后面的请求在 ${seconds(end - startedAt)} 秒后有了结果`,
      ),
    );
  }
  const what = deadLetters > 0 ? '' : 'The intake keeps it. ';
  return failed(
    deadLetters > 0
      ? both('a request without an openId became a dead letter', '没有 openId 的请求进了死信队列')
      : both(
          'a request without an openId was not refused within a minute',
          '没有 openId 的请求一分钟内没有被拒绝',
        ),
    both(
      `${what}Look at the log of the sender (request_invalid), and at npm run wechat -- dead-letters list${target.stackArgument}.`,
      `看 sender 的日志（request_invalid）和 npm run wechat -- dead-letters list${target.stackArgument}。`,
    ),
  );
}

async function isEmptied(target: Target, giveUpAt: number): Promise<boolean> {
  for (; target.now() < giveUpAt; await target.wait(2000))
    if ((await depthOf(target, queueUrl(target, 'IntakeQueue'))) === 0) return true;
  return false;
}
