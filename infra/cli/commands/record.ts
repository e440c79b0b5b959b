import { relative } from 'node:path';
import type { MessageReceivedData } from '#shared/contracts/sender-events.ts';
import { senderEvents } from '#shared/contracts/sender-events.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { both, inLanguage, type Text } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { casesText } from '../../local/commands/record-command.ts';
import { recordedCase } from '../../rules/testing/record-case.ts';
import type { CaseSource } from '../../rules/testing/schema.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, type CommandContext, sharedOptions } from '../command.ts';
import { listenTo, type Source, sourceOf } from '../listen/listen-source.ts';
import { checkAccounts, type UsableAccount, usableOf } from '../rules/checked-account.ts';
import { addCases } from '../rules/test-file.ts';

/** Turns what users write into test cases. */
export const record: Command = {
  description: {
    en: `Prints test cases for the account's test file (lantern.test.yaml): what users wrote, and what the rules did. With --local it
uses the conversations of the local run. On a deployed stack it listens to the bus until Ctrl-C, like listen, while
you write to the account from a phone; these cases name only the rule, because the bus has no reply texts. The cases
contain what was written, so be careful whose words they are.`,
    zh: `输出可以放进测试文件（lantern.test.yaml）的用例：用户写了什么，结果是什么。加 --local 取本机运行里的对话。对部署好的堆栈，它像 listen 一样监听事件总线直到 Ctrl-C，这期间你用手机给账号发消息；这时用例里写的是回复的规则，因为事件总线上没有回复的内容。用户写的话会留在用例里，请注意是谁的话。`,
  },
  options: {
    ...stackOption,
    openid: {
      type: 'string',
      placeholder: 'OPENID',
      help: { en: 'only what this user wrote', zh: '只要这个用户写的' },
    },
    write: {
      type: 'boolean',
      help: {
        en: 'add the cases to the file of the tests instead of printing them',
        zh: '把用例写进测试文件，而不是显示出来',
      },
    },
    accounts: sharedOptions.accounts,
  },
  positionals: { min: 1, max: 1 },
  run: (context) =>
    withAws(async () => {
      const { options, positionals, print, now, language } = context;
      const [checked] = checkAccounts(accountsFolder(options['accounts']), positionals, now() / 1000);
      if (checked === undefined) return 1;
      const { path } = checked;
      const account = usableOf(checked, language);
      const openId = typeof options['openid'] === 'string' ? options['openid'] : undefined;
      const source = await sourceOf(context);
      const cases =
        source.kind === 'local'
          ? await casesOfLocalRun(source.url, account, openId)
          : await casesHeard(source, account, openId, context);
      const say = (text: Text): void => print(inLanguage(text, language));
      if (cases.length === 0) {
        say(both('Nobody wrote anything.', '没有收到任何消息。'));
        return 1;
      }
      if (options['write'] !== true) {
        print(casesText(cases).trimEnd());
        return 0;
      }
      const file = relative(process.cwd(), addCases(path, cases));
      say(
        both(
          `${cases.length} ${cases.length === 1 ? 'case' : 'cases'} added to ${file}. Play them: npm run wechat -- rules test ${account.account.account}`,
          `已把 ${cases.length} 个用例写进 ${file}。运行：npm run wechat -- rules test ${account.account.account}`,
        ),
      );
      return 0;
    }),
};

async function casesOfLocalRun(
  url: string,
  { account: { account } }: UsableAccount,
  openId: string | undefined,
): Promise<readonly CaseSource[]> {
  const response = await fetch(`${url}/__local/record`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(openId === undefined ? { account, argument: 'all' } : { account, openId }),
  });
  const answer = (await response.json()) as {
    readonly cases?: readonly CaseSource[];
    readonly error?: string;
  };
  if (answer.cases !== undefined) return answer.cases;
  throw new ToldError(
    'no_local_run',
    both(
      answer.error ?? `The local run at ${url} does not answer.`,
      answer.error ?? `${url} 的本机运行没有应答。`,
    ),
  );
}

async function casesHeard(
  source: Source,
  { account, rules }: UsableAccount,
  openId: string | undefined,
  { print, language, interrupted }: CommandContext,
): Promise<readonly CaseSource[]> {
  const filter = { types: [senderEvents.received], account: account.account, openId };
  const events = listenTo(source, filter, interrupted(), {
    onStart: () =>
      print(
        inLanguage(
          both(
            `# Write to ${account.account} now. Ctrl-C ends it and makes the cases.`,
            `# 现在给 ${account.account} 发消息，按 Ctrl-C 结束并生成用例。`,
          ),
          language,
        ),
      ),
    onOthers: () => {},
  });
  const heard = new Map<string, MessageReceivedData[]>();
  for await (const { detail } of events) {
    const { data } = detail as { readonly data: MessageReceivedData };
    heard.set(data.openId, [...(heard.get(data.openId) ?? []), data]);
    print(`# ${data.type} → ${data.rule ?? '—'}`);
  }
  return [...heard.values()].flatMap((all, index) => {
    const steps = all
      .toSorted((a, b) => a.createTime - b.createTime)
      .map(({ createTime, message, rule }) => ({
        at: createTime,
        message,
        rule,
        replies: null,
        transferred: false,
      }));
    const settings = {
      who: `${inLanguage(both('user ', '用户'), language)}${index + 1}`,
      rules,
      isNew: false,
    };
    return recordedCase(steps, settings) ?? [];
  });
}
