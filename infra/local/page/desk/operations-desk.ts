import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { tokenTable } from '#shared/aws/token-table.ts';
import { CodedError } from '#shared/coded-error.ts';
import { tokenRejectedEntry } from '#shared/contracts/entries.ts';
import { type AwsClients, withAws } from '../../../cli/aws/clients.ts';
import type { DeployedStack } from '../../../cli/aws/find-stack.ts';
import { gather } from '../../../cli/stats/gather.ts';
import { statsCsv } from '../../../cli/stats/print-stats.ts';
import { readStats } from '../../../cli/stats/read-stats.ts';
import { loadAccounts } from '../../../config/load-accounts.ts';
import type { LoadedAccount } from '../../../config/read-account.ts';
import type { Language } from '../../../language/text.ts';
import type { Handlers } from '../api.ts';
import { noAccount } from '../no-account.ts';
import { inTurn } from './in-turn.ts';
import { type DeskTarget, runCommand, stackArguments } from './run-command.ts';

export interface OperationsDeskSettings extends DeskTarget {
  readonly clients: AwsClients;
  readonly deployed: DeployedStack;
  /** Those in force. */
  readonly accounts: readonly LoadedAccount[];
  /** Texts that only a default rule answered, or none, if they are known without being stored; null if not. */
  readonly questionsOf: (account: string) => readonly string[] | null;
}

/** The account as its file says; as it is in force if some file cannot be used. */
function savedOrInForce({ folder, accounts }: OperationsDeskSettings, name: string): LoadedAccount {
  const isIt = ({ account }: LoadedAccount): boolean => account.account === name;
  let saved: readonly LoadedAccount[];
  try {
    saved = loadAccounts(folder);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    saved = [];
  }
  const found = saved.find(isIt) ?? accounts.find(isIt);
  if (found === undefined) throw noAccount(name);
  return found;
}

/** Dead letters, tokens and records, here and in a deployed stack alike. */
export function operationsDesk(settings: OperationsDeskSettings): Handlers {
  const { clients, deployed, accounts } = settings;
  const targeted = (...args: string[]): readonly string[] => [...args, ...stackArguments(settings)];
  // A command hides the letters that it looks at from all others, so a page that lists them would keep itself from a redrive.
  const letterTurn = inTurn();
  const onLetters = (language: Language, ...args: string[]): Promise<unknown> =>
    letterTurn(() => runCommand(settings, targeted('dead-letters', ...args), language));
  const tokens = tokenTable(clients.dynamoDb, deployed.resource('AWS::DynamoDB::Table', 'TablesTokenTable'));
  return {
    async stats({ account, days }) {
      const loaded = savedOrInForce(settings, account);
      if (loaded.account.audit === false) return { counted: null, csv: '' };
      const until = settings.now() / 1000;
      const counted = await withAws(() => readStats(clients, deployed, loaded, until - days * 86_400, until));
      const asked = counted.questions === null ? settings.questionsOf(account) : null;
      const all = asked === null ? counted : { ...counted, questions: gather(asked) };
      return { counted: all, csv: statsCsv(all).join('\r\n') };
    },
    deadLetters: async (_, language) => (await onLetters(language, 'list', '--json')) as never,
    redrive: async ({ ids }, language) => (await onLetters(language, 'redrive', ...ids, '--json')) as never,
    async discard({ id }, language) {
      await onLetters(language, 'discard', id);
      return { done: true };
    },
    async forget({ account, openId }, language) {
      const args = targeted('user', 'forget', account, openId, '--yes');
      await letterTurn(() => runCommand(settings, args, language));
      return { done: true };
    },
    tokens: () =>
      Promise.all(
        accounts.map(async ({ account: { account } }) => {
          const found = await tokens.read(account).catch(() => undefined);
          if (found === undefined) return { account, token: null };
          const { accessToken, version, fetchedAt, expiresAt, forcedToday } = found;
          const beginning = `${accessToken.slice(0, 6)}…`;
          return { account, token: { version, beginning, fetchedAt, expiresAt, forcedToday } };
        }),
      ),
    async refreshToken({ account, version }) {
      const entry = tokenRejectedEntry(
        { busName: deployed.outputs.get('EventBusName') ?? '', source: 'operator.page' },
        { account, version },
        new Date(settings.now()),
      );
      await clients.eventBridge.send(new PutEventsCommand({ Entries: [entry] }));
      return { done: true };
    },
  };
}
