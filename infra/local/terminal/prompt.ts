import { clearScreenDown, createInterface, cursorTo, moveCursor } from 'node:readline';
import type { Language } from '../../language/text.ts';
import type { Who } from '../commands/command.ts';
import type { LocalCommands } from '../commands/commands.ts';
import type { Style } from './style.ts';
import { terminalWords } from './words.ts';

export interface Prompt {
  /** Writes lines above the prompt without disturbing what is being typed. */
  print(text: string): void;
}

export interface PromptSettings {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly commands: LocalCommands;
  readonly nameOf: (openId: string) => string;
  readonly style: Style;
  readonly language: Language;
}

/** Lets the person at the terminal be a user: reads lines and carries them out. */
export function startPrompt({ input, output, commands, nameOf, style, language }: PromptSettings): Prompt {
  let who: Who = commands.usual;
  const names = commands.help.map(({ name }) => `/${name} `);
  const terminal = createInterface({
    input,
    output,
    historySize: 200,
    removeHistoryDuplicates: true,
    completer: (line: string) => [names.filter((name) => name.startsWith(line)), line],
  });
  const ask = (): void => {
    terminal.setPrompt(`${nameOf(who.openId)} → ${who.account}> `);
    terminal.prompt(true);
  };
  const print = (text: string): void => {
    // The text being typed, in any number of rows, moves below what is printed.
    moveCursor(output, 0, -terminal.getCursorPos().rows);
    cursorTo(output, 0);
    clearScreenDown(output);
    output.write(`${text}\n`);
    // Otherwise readline would redraw the prompt from its old first row, over what was printed.
    Object.assign(terminal, { prevRows: 0 });
    terminal.prompt(true);
  };

  terminal.on('close', () => void commands.run('quit', {}));
  terminal.on('line', (line) => {
    const text = line.trim();
    if (text === '') return ask();
    const [, name, argument = ''] = /^\/([\w-]+)\s*([\s\S]*)$/.exec(text) ?? [undefined, 'say', text];
    if (name === 'help') {
      print(helpText(commands));
      return;
    }
    commands
      .run(name ?? '', { ...who, argument })
      .then(({ account, openId, lines }) => {
        who = { account, openId };
        if (lines.length > 0) print(lines.map((one) => `  ${one}`).join('\n'));
      })
      .catch((error: unknown) => print(style.red(`  ${(error as Error).message}`)))
      .finally(ask);
  });
  output.write(`\n${terminalWords[language].hint}\n`);
  ask();
  return { print };
}

function helpText({ help }: LocalCommands): string {
  const calls = help.map(({ name, arguments: args }) => `/${name} ${args}`.trim());
  const width = Math.max(...calls.map(({ length }) => length));
  return help.map(({ help: what }, index) => `  ${calls[index]?.padEnd(width)}  ${what}`).join('\n');
}
