import type { LoadedAccount } from '../../config/read-account.ts';
import type { Language, Text } from '../../language/text.ts';
import type { CaseSource } from '../../rules/testing/schema.ts';
import type { PersonView } from '../page/model.ts';
import type { Users } from '../page/users.ts';
import type { TraceContext } from '../trace/trace-context.ts';
import type { World } from '../world.ts';

/** Who a command is about. */
export interface Who {
  readonly account: string;
  readonly openId: string;
}

/** The result of a command: the user for the next one, and what to print. */
export interface CommandResult extends Who {
  readonly lines: readonly string[];
  /** For a user's action: whether WeChat accepted the answer, and the HTTP status. */
  readonly isAccepted?: boolean;
  readonly status?: number;
  /** What was recorded. */
  readonly cases?: readonly CaseSource[];
}

export interface CommandsSettings {
  readonly world: World;
  readonly accounts: readonly LoadedAccount[];
  readonly tracing: TraceContext;
  readonly users: Users;
  readonly personOf: (account: string, openId: string) => Promise<PersonView>;
  /** The folder of the account files. */
  readonly folder: string;
  /** The file with the keys of the accounts. */
  readonly keysFile: string;
  readonly quit: () => void;
  readonly language: Language;
}

export interface Given extends Who {
  readonly argument: string;
}

/** One command: its arguments and what it does. */
export interface Command {
  readonly arguments: string;
  readonly help: Text;
  run(given: Given): Promise<Partial<CommandResult>> | Partial<CommandResult>;
}
