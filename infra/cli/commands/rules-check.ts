import { accountsFolder } from '../../config/accounts-folder.ts';
import { type Command, sharedOptions } from '../command.ts';
import { checkAccounts } from '../rules/checked-account.ts';
import { countText, findingLines, plural } from '../rules/print-findings.ts';

/** Says what is wrong with the rules of accounts, and what can hardly have been meant. */
export const rulesCheck: Command = {
  description: `Each finding has its place, a code and a remedy. Errors keep rules from going live: what the file must not say, and what
WeChat would refuse. Warnings are about what can hardly have been meant: rules and keywords that are never reached, keywords
that stand twice, more replies than the quota allows, schedules that never hold, and more. The exit code is 1 if there is an
error, with --strict also if there is a warning.`,
  options: {
    ...sharedOptions,
    strict: { type: 'boolean', help: 'take warnings for errors' },
  },
  positionals: { min: 0, max: Number.POSITIVE_INFINITY },
  async run({ options, positionals, print, now }) {
    const checked = checkAccounts(accountsFolder(options['accounts']), positionals, now() / 1000);
    const findings = checked.flatMap((one) => one.findings);
    if (options['json'] === true) {
      const rows = checked.map(({ name, file, usable, findings: found }) => ({
        account: name,
        file,
        rules: usable?.account.rules.length ?? null,
        findings: found,
      }));
      print(JSON.stringify(rows, null, 2));
    } else {
      for (const line of findings.flatMap(findingLines)) print(line);
      if (findings.length > 0) print('');
      const rules = checked.reduce((sum, { usable }) => sum + (usable?.account.rules.length ?? 0), 0);
      print(`${plural(checked.length, 'account')}, ${plural(rules, 'rule')}: ${countText(findings)}`);
      const partly = checked.filter(({ isAll }) => !isAll).map(({ file }) => file);
      if (partly.length > 0) print(`Once these errors are fixed, more is checked in ${partly.join(', ')}.`);
    }
    const isBad = findings.some(({ severity }) => severity === 'error' || options['strict'] === true);
    return isBad ? 1 : 0;
  },
};
