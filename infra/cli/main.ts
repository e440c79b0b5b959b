import '../local/quiet.ts';
import { accountList } from './commands/account-list.ts';
import { accountSet } from './commands/account-set.ts';
import { audit } from './commands/audit.ts';
import { deadLettersDiscard } from './commands/dead-letters-discard.ts';
import { deadLettersList } from './commands/dead-letters-list.ts';
import { deadLettersRedrive } from './commands/dead-letters-redrive.ts';
import { deadLettersShow } from './commands/dead-letters-show.ts';
import { doctor } from './commands/doctor.ts';
import { window } from './commands/window.ts';
import { runCommandLine } from './run-command-line.ts';
import { processTerminal } from './terminal.ts';

const commands = [
  accountList,
  accountSet(processTerminal),
  doctor,
  window,
  audit,
  deadLettersList,
  deadLettersShow,
  deadLettersRedrive,
  deadLettersDiscard,
];

process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  environment: process.env,
  now: () => Date.now(),
});
