import '../local/quiet.ts';
import { accountList } from './commands/account-list.ts';
import { runCommandLine } from './run-command-line.ts';

const commands = [accountList];

process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  environment: process.env,
  now: () => Date.now(),
});
