import dns from 'node:dns/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { durationInSeconds, durationPattern } from '../../config/duration.ts';
import { both, inLanguage, type Language } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';
import { postUnmarked } from '../../local/wechat/pusher.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackArgument, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { type StepResult, skipped, type Target } from '../doctor/step.ts';
import { findAccount } from '../find-account.ts';
import { checkEgress } from '../smoke/egress.ts';
import { checkHosts } from '../smoke/hosts.ts';
import { checkLater } from '../smoke/later.ts';
import { checkLeftovers } from '../smoke/leftovers.ts';
import { checkPushes } from '../smoke/pushes.ts';
import { checkQuota } from '../smoke/quota.ts';
import { checkMalformed, checkRequests } from '../smoke/requests.ts';
import { pushingAccount, signedPush } from '../wechat/signed-push.ts';

const description = {
  en: `Tries on a stack that is deployed what no emulator can tell, and says what it found:

  quota      how many functions the AWS account may run at once
  hosts      which addresses WeChat's API has, seen from here
  egress     with a fixed address, calls leave the network, and from that address
  requests   two requests over the bus, for two users, both come to their end through rule, queue and ledger
  malformed  a request without a user is refused, becomes no dead letter, and holds up nobody
  later      with --slow, a request for six minutes later comes then and not before, and does not wait in the reply queue
  pushes     with --push-for 10m, sends a signed push every second for ten minutes: start it, and deploy in another
             terminal, for instance with encryptionKey turned on
  leftovers  which tables an earlier stack of the same name has left, after destroy and deploy

The users are none of WeChat's (smoke-…), so WeChat refuses the messages and nobody gets one; a few records of it stay, and
the account needs its keys (account set). The exit code is 1 when something fails.`,
  zh: `在部署好的堆栈上试一遍模拟器测不出来的东西，并说明结果：

  quota      AWS 账号能同时运行多少个函数
  hosts      从这里看到的微信 API 地址
  egress     用固定出口 IP 时，调用能出网，并且来自那个地址
  requests   通过事件总线给两个用户发的两个请求，都经过规则、队列和台账走到终点
  malformed  没有用户的请求会被拒绝，不成为死信，也不挡住别人
  later      加 --slow 时，六分钟后的请求准时到达，不会提前，也不在回复队列里等
  pushes     加 --push-for 10m 时，在这段时间里每秒一次签名推送都被接收：开始之后，在另一个终端部署，例如打开 encryptionKey
  leftovers  同名的旧堆栈销毁再部署之后留下了哪些表

用到的用户都不是微信的真实用户（smoke-…），所以微信会拒绝，没有人会收到消息；会留下几条记录，账号要先设置密钥（account set）。有一项不通过时，退出码是 1。`,
};

/** Minutes. */
const later = 6;

/** Checks on a deployed stack what no other test can check. */
export const smoke: Command = {
  description,
  options: {
    ...stackOption,
    ...sharedOptions,
    slow: {
      type: 'boolean',
      help: {
        en: `also wait ${later} minutes for a request for later`,
        zh: `再等 ${later} 分钟，验证延后的请求`,
      },
    },
    'push-for': {
      type: 'string',
      placeholder: 'DURATION',
      help: { en: 'push once a second for this long, as in 10m', zh: '每秒推送一次，持续这么久，例如 10m' },
    },
  },
  positionals: { min: 1, max: 1 },
  run: ({ options, positionals, print, environment, now, language }) =>
    withAws(async () => {
      const pushFor = millisecondsOf(options['push-for']);
      const folder = accountsFolder(options['accounts']);
      const loaded = findAccount(folder, positionals[0] ?? '');
      const aws = awsClients(environment);
      const stack = await findStack(aws.cloudFormation, options['stack']);
      const target: Target = {
        account: loaded.account,
        stack,
        aws,
        stackArgument: stackArgument(stack),
        now,
        wait: (time) => wait(time),
      };
      const pushes = async (): Promise<StepResult> => {
        if (pushFor === undefined) return skipped(both('with --push-for', '加 --push-for 才做'));
        const account = await pushingAccount(aws.secrets, stack, folder, loaded);
        const fields = { MsgType: 'event', Event: 'wechat_reply_smoke' };
        const push = () => signedPush(account, `smoke-push-${now()}`, fields, Math.floor(now() / 1000));
        return checkPushes(target, () => postUnmarked(account.webhook, push()), pushFor);
      };
      const steps: readonly (readonly [string, () => Promise<StepResult>])[] = [
        ['quota', () => checkQuota(aws.lambda)],
        ['hosts', () => checkHosts(dns)],
        ['egress', () => checkEgress(target)],
        ['requests', () => checkRequests(target)],
        ['malformed', () => checkMalformed(target)],
        [
          'later',
          async () =>
            options['slow'] === true
              ? checkLater(target, later * 60_000)
              : skipped(both(`with --slow; it takes ${later} minutes`, `加 --slow 才做，要 ${later} 分钟`)),
        ],
        ['pushes', pushes],
        ['leftovers', () => checkLeftovers(target)],
      ];
      const findings: object[] = [];
      let isWell = true;
      for (const [step, check] of steps) {
        const finding = await check();
        findings.push(inWords(step, finding, language));
        if (finding.status === 'failed') isWell = false;
        if (options['json'] !== true) for (const line of linesOf(step, finding, language)) print(line);
      }
      if (options['json'] === true) print(JSON.stringify(findings, null, 2));
      return isWell ? 0 : 1;
    }),
};

function millisecondsOf(given: unknown): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && durationPattern.test(given)) return durationInSeconds(given) * 1000;
  throw usage(
    both(
      `--push-for ${String(given)}: must be a duration such as 90s or 10m.`,
      `--push-for ${String(given)}：写一段时长，例如 90s 或 10m。`,
    ),
  );
}

function inWords(step: string, finding: StepResult, language: Language): object {
  return {
    step,
    status: finding.status,
    detail: inLanguage(finding.detail, language),
    ...(finding.status === 'failed' ? { remedy: inLanguage(finding.remedy, language) } : {}),
  };
}

function linesOf(step: string, finding: StepResult, language: Language): string[] {
  const word = { ok: 'OK', failed: 'FAILED', skipped: 'skipped' }[finding.status];
  const line = `${word.padEnd(8)} ${step.padEnd(10)} ${inLanguage(finding.detail, language)}`;
  if (finding.status !== 'failed') return [line];
  return [line, `${' '.repeat(20)}→ ${inLanguage(finding.remedy, language)}`];
}
