import type { LoadedAccount } from '../../config/read-account.ts';
import type { Language } from '../../language/text.ts';
import { createCommands, type LocalCommands } from '../commands/commands.ts';
import { type LookingOn, startLocalPage } from '../page/local-page.ts';
import type { ChatItem } from '../page/model.ts';
import type { World } from '../world.ts';
import { chatLine } from './chat-lines.ts';
import { startPrompt } from './prompt.ts';
import { styleFor } from './style.ts';

export interface ChatSettings {
  readonly world: World;
  readonly accounts: readonly LoadedAccount[];
  /** The folder of the account files. */
  readonly folder: string;
  /** The file with the keys of the accounts. */
  readonly keysFile: string;
  readonly quit: () => void;
  readonly language: Language;
}

/** All that is said in the local run: on the page, by requests and at the terminal. */
export interface Chat {
  readonly page: LookingOn;
  readonly commands: LocalCommands;
  /** Writes lines, above the prompt once there is one. */
  print(text: string): void;
  /** Lets the person at the terminal be a user. */
  prompt(): void;
}

/** Shows what users and accounts say to each other, and takes what the person at the terminal says. */
export async function startChat({ quit, keysFile, language, ...settings }: ChatSettings): Promise<Chat> {
  const { world } = settings;
  const style = styleFor(process.stdout.isTTY === true, process.env);
  let print = (text: string): void => console.log(text);
  let nameOf = (_openId: string): string => '用户';
  const page = await startLocalPage({
    ...settings,
    onNews(news) {
      // Only final lines are printed, because a terminal cannot take a line back.
      if (news.kind === 'chat' && !isUnderWay(news.item)) print(chatLine(news.item, nameOf, style, language));
    },
  });
  const { tracing, users, personOf } = page;
  ({ nameOf } = users);
  const commands = createCommands({ ...settings, tracing, users, personOf, keysFile, quit, language });
  world.serve(page, commands);
  return {
    page,
    commands,
    print: (text) => print(text),
    prompt() {
      const { stdin: input, stdout: output } = process;
      ({ print } = startPrompt({ input, output, commands, nameOf, style, language }));
    },
  };
}

const isUnderWay = ({ said }: ChatItem): boolean => said.by === 'account' && said.state === 'sending';
