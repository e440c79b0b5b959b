import { accountsFolder } from '../../config/accounts-folder.ts';
import { type Command, sharedOptions } from '../command.ts';
import { checkAccounts } from '../rules/checked-account.ts';
import { isBad, playTests, testLines, testsInJson } from '../rules/played-tests.ts';
import { plural } from '../rules/print-findings.ts';

/** Runs the tests beside the account files. */
export const rulesTest: Command = {
  description: {
    en: `The tests of lantern.yaml are in lantern.test.yaml beside it: what a user does, and what should happen. A failing case
shows what was expected and why the rules decided otherwise. The exit code is 1 if a case fails or an account's rules cannot be used.`,
    zh: `lantern.yaml 的测试写在旁边的 lantern.test.yaml 里：用户做了什么，应该有什么结果。不通过的用例会说明期望是什么、规则为什么不是这样。有不通过的用例，或规则无法使用时，退出码是 1。`,
  },
  options: {
    all: {
      type: 'boolean',
      help: {
        en: 'show every rule if a case fails, also those that were not reached',
        zh: '用例不通过时列出每一条规则，包括没轮到的',
      },
    },
    ...sharedOptions,
  },
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  async run({ options, positionals, print, now, language }) {
    const at = Math.floor(now() / 1000);
    const checked = checkAccounts(accountsFolder(options['accounts']), positionals, at, { errorsOnly: true });
    const played = await Promise.all(checked.map((one) => playTests(one, at)));
    if (options['json'] === true) {
      const rows = played.map((one) => testsInJson(one, language));
      print(JSON.stringify(rows, null, 2));
    } else {
      for (const line of played.flatMap((one) => testLines(one, language, options['all'] === true)))
        print(line);
      const cases = played.flatMap((one) => one.cases);
      const failed = cases.filter(({ failures }) => failures.length > 0).length;
      const passed = cases.length - failed;
      print(
        language === 'zh'
          ? `${cases.length} 个用例：${passed} 个通过，${failed} 个失败`
          : `${plural(cases.length, 'case')}: ${passed} passed, ${failed} failed`,
      );
    }
    return played.some(isBad) ? 1 : 0;
  },
};
