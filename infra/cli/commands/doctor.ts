import { setTimeout as wait } from 'node:timers/promises';
import { CodedError } from '#shared/coded-error.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { both, inLanguage, type Language } from '../../language/text.ts';
import { type AwsClients, awsClients, withAws } from '../aws/clients.ts';
import { type DeployedStack, findStack, stackArgument, stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { runChecks, type StepName, stepNames } from '../doctor/run-checks.ts';
import { failed, type StepResult, skipped } from '../doctor/step.ts';
import { findAccount } from '../find-account.ts';
import { checkQuota } from '../smoke/quota.ts';

const description = {
  en: `Walks the way of a message and says of each step whether it works and, where not, what to do:

  stack       it is deployed
  quota       the AWS account may run enough functions at once (a new one may run ten)
  secrets     AppSecret, Token and EncodingAESKey are set
  token       the token-refresher gets an access token
  address     WeChat's IP allow-list (IP白名单) lets it
  webhook     the URL answers a signed request as WeChat's console makes it, and refuses a forged one
  permission  WeChat lets the account send (else 48001)
  sessions    WeChat lets the account call for sessions with agents, if its rules do
  message     with --openid, a message arrives; that user must have written within 48 hours

Nothing is changed, and nobody is sent anything without --openid. The exit code is 1 when a step fails.`,
  zh: `按一条消息经过的路逐项检查，每一项说明是否正常，不正常时该怎么办：

  stack       堆栈已部署
  quota       AWS 账号允许同时运行足够多的函数（新账号可能只有十个）
  secrets     AppSecret、Token 和 EncodingAESKey 都已设置
  token       token-refresher 能取到 access_token
  address     出口 IP 在微信的 IP 白名单里
  webhook     URL 能回应微信后台那样的签名请求，并拒绝伪造的
  permission  微信允许这个账号发送（否则 48001）
  sessions    规则用到人工会话接口时，微信允许这个账号调用
  message     加 --openid 时，消息能送到；该用户须在 48 小时内发过消息

不会改动任何东西，不写 --openid 也不会给任何人发消息。有一项不通过时，退出码是 1。`,
};

/** Finds out what keeps an account from its first reply. */
export const doctor: Command = {
  description,
  options: {
    ...stackOption,
    ...sharedOptions,
    openid: {
      type: 'string',
      placeholder: 'OPENID',
      help: { en: 'send this user a message', zh: '给这个用户发一条消息' },
    },
  },
  positionals: { min: 1, max: 1 },
  run: (context) =>
    withAws(async () => {
      const { options, positionals, print, environment, now, language } = context;
      const { account } = findAccount(accountsFolder(options['accounts']), positionals[0] ?? '');
      const findings: { readonly step: StepName; readonly finding: StepResult }[] = [];
      const onFinding = (step: StepName, finding: StepResult): void => {
        findings.push({ step, finding });
        if (options['json'] !== true) for (const line of linesOf(step, finding, language)) print(line);
      };
      const aws = awsClients(environment);
      const stack = await stackOr(findStack(aws.cloudFormation, options['stack']));
      if (stack instanceof CodedError) await reportMissing(stack, aws.lambda, onFinding);
      else {
        const openId = options['openid'];
        await runChecks(
          {
            account,
            stack,
            aws,
            stackArgument: stackArgument(stack),
            now,
            wait: (milliseconds) => wait(milliseconds),
          },
          typeof openId === 'string' ? openId : undefined,
          onFinding,
        );
      }
      if (options['json'] === true) {
        print(
          JSON.stringify(
            findings.map(({ step, finding }) => ({
              step,
              ...finding,
              detail: inLanguage(finding.detail, language),
              ...(finding.status === 'failed' ? { remedy: inLanguage(finding.remedy, language) } : {}),
            })),
            null,
            2,
          ),
        );
      }
      return findings.some(({ finding }) => finding.status === 'failed') ? 1 : 0;
    }),
};

async function stackOr(found: Promise<DeployedStack>): Promise<DeployedStack | CodedError> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof CodedError && error.code === 'stack_missing') return error;
    throw error;
  }
}

/** The quota of the AWS account matters before there is a stack. */
async function reportMissing(
  error: CodedError,
  lambda: AwsClients['lambda'],
  onFinding: (step: StepName, finding: StepResult) => void,
): Promise<void> {
  const [what, ...remedy] = error.message.split('. ');
  onFinding('stack', failed(what ?? '', remedy.join('. ')));
  const noStack = skipped(both('there is no stack', '没有部署'));
  for (const step of stepNames.slice(1))
    onFinding(step, step === 'quota' ? await checkQuota(lambda) : noStack);
}

const words = {
  ok: both('OK', '正常'),
  failed: both('FAILED', '失败'),
  skipped: both('skipped', '跳过'),
} as const;

function linesOf(step: StepName, finding: StepResult, language: Language): string[] {
  const { en, zh } = words[finding.status];
  // A Chinese character is as wide as two letters.
  const word = language === 'zh' ? `${zh}    ` : en.padEnd(8);
  return [
    `${word} ${step.padEnd(11)} ${inLanguage(finding.detail, language)}`,
    ...(finding.status === 'failed' ? [`${' '.repeat(21)}→ ${inLanguage(finding.remedy, language)}`] : []),
  ];
}
