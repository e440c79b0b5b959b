import { accountsFolder } from '../../config/accounts-folder.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, type CommandContext, sharedOptions } from '../command.ts';
import { checkAccounts, type UsableAccount, usableOf } from '../rules/checked-account.ts';
import { changeBy, liveRulesOf } from '../rules/live-stack.ts';
import { isBad, playTests, testLines, testsInJson } from '../rules/played-tests.ts';
import { counted, countText, findingInJson, findingLines } from '../rules/print-findings.ts';
import { pushedLines } from '../rules/print-pushed.ts';
import { pushRules, rulesOfFile } from '../rules/push-rules.ts';
import type { Reach } from '../rules/push-target.ts';
import { atOption, timeAsked } from '../rules/reach-option.ts';

/** Puts the rules of an account's file in force, without a deploy. */
export const rulesPush: Command = {
  description: {
    en: `The rules are checked and their tests are played first; with an error or a failed test nothing changes. They are in force within a
minute, until a deploy changes the rules of this account, which ends them for good, or until \`rules rollback\`. With --testers they are in
force for the testers only, whom the file names (lists: { testers: [oQ8…] }), until \`rules publish\` or the next push; with --at for
everybody from a time on. The files that replies send are carried along. What is beside the rules in the file (quotas, published events and so
on) is only changed by a deploy.`,
    zh: `先检查规则、跑测试；有错误或测试不通过就什么都不改。一分钟内生效，直到某次部署改了这个账号的规则（那时永久失效），或者 \`rules rollback\`。
加 --testers 只对测试人员生效（在文件里写 lists: { testers: [oQ8…] }），直到 \`rules publish\` 或下一次推送；加 --at 则到时间自动对所有人生效。
回复里用到的图片等文件一起带上。文件里规则以外的内容（条数、发布的事件等）只有部署才会改。`,
  },
  options: {
    ...stackOption,
    testers: {
      type: 'boolean',
      help: { en: 'put them in force for the account’s testers only', zh: '只对账号的测试人员生效' },
    },
    ...atOption,
    note: {
      type: 'string',
      placeholder: 'TEXT',
      help: { en: 'why, for `rules versions`', zh: '说明原因，会显示在 `rules versions` 里' },
    },
    all: {
      type: 'boolean',
      help: { en: 'show every rule if a test fails', zh: '测试不通过时列出每一条规则' },
    },
    'skip-tests': {
      type: 'boolean',
      help: { en: 'do not run the tests beside the file', zh: '不跑文件旁边的测试' },
    },
    ...sharedOptions,
  },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, positionals, print, now, language } = context;
    const isJson = options['json'] === true;
    const at = Math.floor(now() / 1000);
    const folder = accountsFolder(options['accounts']);
    const [checked] = checkAccounts(folder, positionals, at);
    if (checked === undefined) return 1;
    if (isJson && checked.usable === null) {
      const findings = checked.findings.map((one) => findingInJson(one, language));
      print(JSON.stringify({ account: checked.name, findings }, null, 2));
      return 1;
    }
    const usable = usableOf(checked, language);
    const { account } = usable;
    const reach = reachAsked(usable, options);
    if (!isJson)
      for (const line of checked.findings.flatMap((one) => findingLines(one, language))) print(line);
    const played = options['skip-tests'] === true ? null : await playTests(checked, at);
    if (played !== null && isBad(played)) {
      if (isJson) {
        const { findings, cases } = testsInJson(played, language);
        const failed = cases.filter(({ failures }) => failures.length > 0);
        print(JSON.stringify({ account: checked.name, findings, failed }, null, 2));
      } else {
        for (const line of testLines(played, language, options['all'] === true)) print(line);
        print(
          language === 'zh'
            ? '什么都没有改。先看 `rules test`，或者加 --skip-tests 推送。'
            : 'Nothing was changed. See `rules test`, or push with --skip-tests.',
        );
      }
      return 1;
    }
    const pushed = await withAws(async () => {
      const target = await liveRulesOf(checked.name, context);
      return pushRules(target, rulesOfFile(usable, folder), changeBy(context, ''), reach);
    });
    if (isJson) {
      print(JSON.stringify({ account: checked.name, ...pushed }, null, 2));
      return 0;
    }
    const found = countText(checked.findings, language);
    const { en, zh } = counted(account.rules.length, 'rule', '条规则');
    print(both(`${checked.name}: ${en}, ${found}`, `${checked.name}：${zh}，${found}`)[language]);
    for (const line of pushedLines(checked.name, pushed, reach, account.timezone, language)) print(line);
    return 0;
  },
};

/** @throws CodedError `usage` */
function reachAsked({ account, rules }: UsableAccount, options: CommandContext['options']): Reach {
  const from = timeAsked(options['at'], account.timezone);
  if (options['testers'] !== true) return from === null ? { kind: 'everybody' } : { kind: 'later', from };
  if (from !== null) {
    throw new ToldError('usage', {
      en: '--testers and --at do not go together: testers try a version now. Then it can come at a time: rules publish --at.',
      zh: '--testers 和 --at 不能一起用：测试人员马上就用新版本。测试好以后可以定时发布：rules publish --at。',
    });
  }
  return { kind: 'testers', users: rules.lists?.['testers'] ?? [] };
}
