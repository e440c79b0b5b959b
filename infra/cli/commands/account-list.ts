import { accountsFolder } from '../../config/accounts-folder.ts';
import { loadAccounts } from '../../config/load-accounts.ts';
import { type Command, sharedOptions } from '../command.ts';
import { counted } from '../rules/print-findings.ts';

/** Checks the account files and lists their accounts. */
export const accountList: Command = {
  options: sharedOptions,
  positionals: { min: 0, max: 0 },
  async run({ options, print, language }) {
    const accounts = loadAccounts(accountsFolder(options['accounts']));
    const rows = accounts.map(({ account: { account, kind, appId, encryption, rules } }) => ({
      account,
      kind,
      appId,
      encryption,
      rules: rules.length,
    }));
    if (options['json'] === true) print(JSON.stringify(rows, null, 2));
    else
      for (const { account, kind, appId, encryption, rules } of rows) {
        print(
          `${account.padEnd(16)} ${kind.padEnd(16)} ${appId}  ${encryption.padEnd(10)} ${counted(rules, 'rule', '条规则')[language]}`,
        );
      }
    return 0;
  },
};
