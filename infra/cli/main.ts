import '../local/quiet-warnings.ts';
import { endWithReader } from './closed-pipe.ts';
import { commands } from './commands.ts';
import { runCommandLine } from './run-command-line.ts';
import { processTerminal } from './terminal.ts';

endWithReader(process);
process.exitCode = await runCommandLine(commands, process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  // Without a variable, as on Windows, the system knows the locale.
  environment: { LANG: Intl.DateTimeFormat().resolvedOptions().locale, ...process.env },
  now: () => Date.now(),
  terminal: processTerminal,
});
