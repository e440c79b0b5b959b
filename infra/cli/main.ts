import '../local/quiet.ts';
import { endWithReader } from './closed-pipe.ts';
import { accountList } from './commands/account-list.ts';
import { accountSet } from './commands/account-set.ts';
import { audit } from './commands/audit.ts';
import { deadLettersDiscard } from './commands/dead-letters-discard.ts';
import { deadLettersList } from './commands/dead-letters-list.ts';
import { deadLettersRedrive } from './commands/dead-letters-redrive.ts';
import { deadLettersShow } from './commands/dead-letters-show.ts';
import { doctor } from './commands/doctor.ts';
import { rulesCheck } from './commands/rules-check.ts';
import { rulesDiff } from './commands/rules-diff.ts';
import { rulesImport } from './commands/rules-import.ts';
import { rulesPush } from './commands/rules-push.ts';
import { rulesRollback } from './commands/rules-rollback.ts';
import { rulesTest } from './commands/rules-test.ts';
import { rulesTry } from './commands/rules-try.ts';
import { rulesVersions } from './commands/rules-versions.ts';
import { window } from './commands/window.ts';
import { runCommandLine } from './run-command-line.ts';
import { processTerminal } from './terminal.ts';

const commands = [
  accountList,
  accountSet(processTerminal),
  doctor,
  rulesCheck,
  rulesTry,
  rulesTest,
  rulesImport,
  rulesPush,
  rulesDiff,
  rulesVersions,
  rulesRollback,
  window,
  audit,
  deadLettersList,
  deadLettersShow,
  deadLettersRedrive,
  deadLettersDiscard,
];

endWithReader(process);
process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  environment: process.env,
  now: () => Date.now(),
});
