import '../local/quiet.ts';
import { accountList } from './commands/account-list.ts';
import { rulesCheck } from './commands/rules-check.ts';
import { rulesTest } from './commands/rules-test.ts';
import { rulesTry } from './commands/rules-try.ts';
import { runCommandLine } from './run-command-line.ts';

const commands = [accountList, rulesCheck, rulesTry, rulesTest];

process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  environment: process.env,
  now: () => Date.now(),
});
