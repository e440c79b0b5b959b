import { accountsFolder } from '../../config/accounts-folder.ts';
import type { Language } from '../../language/text.ts';
import { type Command, sharedOptions } from '../command.ts';
import { type CheckedAccount, checkAccounts } from '../rules/checked-account.ts';
import { counted, countText, findingInJson, findingLines } from '../rules/print-findings.ts';

/** Reports errors in the rules of accounts, and what is probably a mistake. */
export const rulesCheck: Command = {
  description: {
    en: `Each finding has its place, a code and a remedy. Errors keep rules from going live: what the file must not contain, and what
WeChat would refuse. Warnings are likely mistakes: rules and keywords that are never reached, duplicate keywords, more replies
than the quota allows, schedules that never hold, and more. The exit code is 1 if there is an error; with --strict, also if
there is a warning.`,
    zh: `每个问题都标出位置、代码和改法。错误会让规则无法上线：文件里不能这样写，或者微信不接受。警告是多半写错了的地方：永远轮不到的规则和关键词、重复的关键词、超过条数的回复、永远不成立的时间等。有错误时退出码是 1；加 --strict 时有警告也是 1。`,
  },
  options: {
    ...sharedOptions,
    strict: { type: 'boolean', help: { en: 'treat warnings as errors', zh: '把警告当作错误' } },
  },
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  async run({ options, positionals, print, now, language }) {
    const checked = checkAccounts(accountsFolder(options['accounts']), positionals, now() / 1000);
    const findings = checked.flatMap((one) => one.findings);
    if (options['json'] === true) {
      const rows = checked.map(({ name, file, rules, findings: found }) => ({
        account: name,
        file,
        rules,
        findings: found.map((one) => findingInJson(one, language)),
      }));
      print(JSON.stringify(rows, null, 2));
    } else {
      for (const line of findings.flatMap((one) => findingLines(one, language))) print(line);
      if (findings.length > 0) print('');
      for (const line of summary(checked, language)) print(line);
    }
    const isBad = findings.some(({ severity }) => severity === 'error' || options['strict'] === true);
    return isBad ? 1 : 0;
  },
};

function summary(checked: readonly CheckedAccount[], language: Language): string[] {
  const isChinese = language === 'zh';
  const rules = checked.reduce((sum, one) => sum + (one.rules ?? 0), 0);
  const counts = [counted(checked.length, 'account', '个账号'), counted(rules, 'rule', '条规则')];
  // If a file is not YAML, nobody knows how many rules it has.
  const known = checked.some((one) => one.rules === null) ? counts.slice(0, 1) : counts;
  const found = countText(
    checked.flatMap((one) => one.findings),
    language,
  );
  const partly = checked.filter(({ isAll }) => !isAll).map(({ file }) => file);
  const first = known.map((text) => text[language]).join(isChinese ? '，' : ', ');
  return [
    `${first}${isChinese ? '：' : ': '}${found}`,
    ...(partly.length === 0
      ? []
      : isChinese
        ? [
            `改好这些错误后，会继续检查 ${partly.length === 1 ? partly[0] : `这 ${partly.length} 个文件`} 的其余内容。`,
          ]
        : [
            `Once these errors are fixed, the rest of ${partly.length === 1 ? partly[0] : `these ${partly.length} files`} is checked.`,
          ]),
  ];
}
