import { accountsFolder } from '../../config/accounts-folder.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { checkAccounts, usableOf } from '../rules/checked-account.ts';
import { changeBy, liveRulesOf } from '../rules/live-stack.ts';
import { isBad, playTests, testLines, testsInJson } from '../rules/played-tests.ts';
import { countText, findingInJson, findingLines, plural } from '../rules/print-findings.ts';
import { pushRules } from '../rules/push-rules.ts';

/** Puts the rules of an account's file in force, without a deploy. */
export const rulesPush: Command = {
  description: `The rules are checked and their tests are played first; with an error or a failed test nothing changes. They are in force within a
minute, until a deploy changes the rules of this account, which ends them for good, or until \`rules rollback\`. What is beside the rules
in the file (quotas, published events and so on) is only changed by a deploy; so are files that replies send.`,
  options: {
    ...stackOption,
    note: { type: 'string', placeholder: 'TEXT', help: 'why, for `rules versions`' },
    all: { type: 'boolean', help: 'show every rule where a test fails' },
    'skip-tests': { type: 'boolean', help: 'do not play the tests beside the file' },
    ...sharedOptions,
  },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, positionals, print, now, language } = context;
    const isJson = options['json'] === true;
    const at = Math.floor(now() / 1000);
    const [checked] = checkAccounts(accountsFolder(options['accounts']), positionals, at);
    if (checked === undefined) return 1;
    if (isJson && checked.usable === null) {
      const findings = checked.findings.map((one) => findingInJson(one, language));
      print(JSON.stringify({ account: checked.name, findings }, null, 2));
      return 1;
    }
    const { account, rules, built } = usableOf(checked, language);
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
        print('Nothing was changed. See `rules test`, or push with --skip-tests.');
      }
      return 1;
    }
    const pushed = await withAws(async () => {
      const target = await liveRulesOf(checked.name, context);
      return pushRules(target, rules, changeBy(context, ''));
    });
    if (isJson) print(JSON.stringify({ account: checked.name, ...pushed }, null, 2));
    else if (pushed.kind === 'unchanged') {
      print(
        `Just these rules are in force already${pushed.version === 0 ? ', as deployed' : `, as version ${pushed.version}`}.`,
      );
    } else {
      print(
        `${checked.name}: version ${pushed.version} (${plural(account.rules.length, 'rule')}, ${countText(checked.findings, language)}) is in force within a minute. To undo it: rules rollback ${checked.name}`,
      );
    }
    const files = built.files.length;
    if (!isJson && files > 0) {
      print(
        `Only a deploy brings files along: what of the ${plural(files, 'file')} in these rules is new is refused until then.`,
      );
    }
    return 0;
  },
};
