import '../local/quiet.ts';
import { accountList } from './commands/account-list.ts';
import { audit } from './commands/audit.ts';
import { window } from './commands/window.ts';
import { runCommandLine } from './run-command-line.ts';

const commands = [accountList, window, audit];

process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  environment: process.env,
  now: () => Date.now(),
});
