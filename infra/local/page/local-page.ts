import { conversationTable } from '#shared/aws/conversation-table.ts';
import { versionFor } from '#shared/aws/rules-in-force.ts';
import { readProgram } from '#shared/rules/program-text.ts';
import { loadRules, type RuleSet } from '#shared/rules/rule-set.ts';
import { awsClients } from '../../cli/aws/clients.ts';
import { findStack } from '../../cli/aws/find-stack.ts';
import { type CheckedAccount, checkAccounts } from '../../cli/rules/checked-account.ts';
import { versionStore } from '../../cli/rules/version-store.ts';
import { quotasOf } from '../../config/function-config.ts';
import type { LoadedAccount } from '../../config/read-account.ts';
import { readingOnce } from '../../config/read-once.ts';
import { deployedRulesIn } from '../../constructs/deployed-rules-output.ts';
import { createBook } from '../trace/book.ts';
import { createChatLog } from '../trace/chat-log.ts';
import { collectTraces, noteEvent } from '../trace/collector.ts';
import { createMediaShelf } from '../trace/media-shelf.ts';
import type { TraceContext } from '../trace/trace-context.ts';
import { unansweredTexts } from '../trace/unanswered-texts.ts';
import { showUntraced } from '../trace/untraced-messages.ts';
import type { World } from '../world.ts';
import { operationsDesk } from './desk/operations-desk.ts';
import { savedInForce } from './desk/put-in-force.ts';
import { rulesDesk, rulesStatus } from './desk/rules-desk.ts';
import type { DeskTarget } from './desk/run-command.ts';
import { localHandlers } from './local-handlers.ts';
import type { EventView, News, PersonView, QueueCounts } from './model.ts';
import { createNewsStream } from './news-stream.ts';
import { noAccount } from './no-account.ts';
import { createPage, type LocalPage } from './page.ts';
import { personView } from './person.ts';
import { createUsers, type Users } from './users.ts';

/** More than anybody scrolls back to. */
const keptEvents = 500;

export interface LocalPageSettings {
  readonly world: World;
  /** The accounts in force; a deploy of others changes the list. */
  readonly accounts: readonly LoadedAccount[];
  /** The folder of the account files. */
  readonly folder: string;
  /** Called with everything that pages are told. */
  readonly onNews?: (news: News) => void;
}

/** The page and its observer. */
export interface LookingOn extends LocalPage {
  readonly tracing: TraceContext;
  readonly users: Users;
  readonly personOf: (account: string, openId: string) => Promise<PersonView>;
  /** Call when files were saved, with whether some of them now need another stack. */
  readonly onSaved: (needsStack: boolean, checked: readonly CheckedAccount[]) => void;
  /** The accounts whose files the page has put in force, as JSON. Deploying an account removes it from here. */
  readonly pushed: Map<string, string>;
}

/** Observes the local run, and serves it as a page. */
export async function startLocalPage(settings: LocalPageSettings): Promise<LookingOn> {
  const { world, accounts } = settings;
  const { clock, stack } = world;
  const news = createNewsStream();
  const media = createMediaShelf();
  const users = createUsers((user) => news.tell({ kind: 'user', user }));
  const clients = awsClients(stack.environment);
  const deployed = await findStack(clients.cloudFormation, undefined);
  const conversations = conversationTable(
    clients.dynamoDb,
    deployed.resource('AWS::DynamoDB::Table', 'TablesConversationTable'),
  );
  const conversationOf = (account: string, openId: string) => conversations.load({ account, openId });
  const personOf = async (account: string, openId: string) =>
    personView(
      { account, openId },
      await conversationOf(account, openId),
      quotasOf(accountOf(account).account),
      clock.now() / 1000,
    );
  const accountOf = (name: string): LoadedAccount => {
    const found = accounts.find(({ account }) => account.account === name);
    if (found === undefined) throw noAccount(name);
    return found;
  };

  const tell = (item: News): void => {
    news.tell(item);
    settings.onNews?.(item);
    if (item.kind !== 'trace' || item.trace.openId === null || item.trace.outcome === 'running') return;
    void personOf(item.trace.account, item.trace.openId)
      .then((person) => news.tell({ kind: 'person', person }))
      // The run is being stopped.
      .catch(() => {});
  };
  const book = createBook((trace) => tell({ kind: 'trace', trace }));
  const tracing: TraceContext = {
    accountNamed(name) {
      const found = accounts.find(({ account }) => account.account === name);
      const keys = world.keys.of(name);
      if (found === undefined || keys.length === 0) return undefined;
      return { account: found.account, keys, quotas: quotasOf(found.account) };
    },
    now: clock.now,
    book,
    chat: createChatLog(clock.now, tell),
    media,
    tell,
    rulesFor: rulesInForce(
      accountOf,
      versionStore(clients.dynamoDb, deployed.outputs.get('RulesTableName') ?? ''),
      stack.outputs,
    ),
    conversationOf,
    scheduled: new Map(),
    meet: users.meet,
  };
  if (world.simulator !== undefined) showUntraced(tracing, world.simulator);
  let events: readonly EventView[] = [];
  const queues = (): QueueCounts => {
    const waiting = stack.workQueues.reduce((sum, queue) => sum + queue.contents().length, 0);
    const scheduled = [...tracing.scheduled.values()].filter(({ at }) => at > clock.now()).length;
    const dead = stack.deadLetterQueues.reduce((sum, queue) => sum + queue.contents().length, 0);
    const working = book.all().filter(({ handling }) => handling > 0).length;
    return { working, waiting, scheduled, dead };
  };
  let lastQueues = '';
  stack.bus.onEvent((event) => {
    const seen = noteEvent(tracing, event);
    events = [...events, seen].slice(-keptEvents);
    tell({ kind: 'event', event: seen });
  });
  world.simulator?.onAnswered((account, openId, answer) => {
    if (answer.kind !== 'abnormal' || /^HTTP 4/.test(answer.why)) return;
    const what = { kind: 'abnormal', why: answer.why } as const;
    tracing.chat.add({ account, openId, trace: null, said: { by: 'nobody', what } });
  });
  const counting = setInterval(() => {
    const counts = queues();
    // A letter that is redriven and fails again is another, though there are as many as before.
    const letters = stack.deadLetterQueues.flatMap((queue) =>
      queue.contents().map(({ messageId }) => messageId),
    );
    const seen = JSON.stringify([counts, letters]);
    if (seen === lastQueues) return;
    lastQueues = seen;
    tell({ kind: 'queues', counts });
  }, 500);
  counting.unref();
  world.observation.observer = collectTraces(tracing);
  const target: DeskTarget = {
    environment: { ...process.env, ...stack.environment },
    stack: undefined,
    folder: settings.folder,
    now: clock.now,
  };
  const read = readingOnce();
  const rulesNow = () =>
    checkAccounts(settings.folder, [], clock.now() / 1000, { read }).map((one) => rulesStatus(one));

  let needsStack = false;
  const inForce = savedInForce({
    ...target,
    clients,
    deployed,
    outputs: stack.outputs,
    deployedAccount: (name) => accountOf(name).account,
    renewFunctions: () => stack.renewFunctions(),
  });
  const page = createPage({
    news,
    media,
    handlers: {
      ...localHandlers({
        ...settings,
        tracing,
        users,
        conversations,
        personOf,
        events: () => events,
        queues,
        rulesNow,
        needsStack: () => needsStack,
      }),
      ...rulesDesk({
        ...target,
        tell: (status) => tell({ kind: 'rules', status }),
        onSaved: inForce.saved,
        onPushed: () => stack.renewFunctions(),
      }),
      ...operationsDesk({
        ...target,
        clients,
        deployed,
        accounts,
        questionsOf: (account) => unansweredTexts(tracing, accountOf(account)),
      }),
    },
  });
  return {
    ...page,
    tracing,
    users,
    personOf,
    pushed: inForce.pushed,
    onSaved(needed, checked) {
      needsStack = needed;
      tell({ kind: 'stack', needsStack });
      for (const one of checked) tell({ kind: 'rules', status: rulesStatus(one) });
    },
    stop() {
      clearInterval(counting);
      world.observation.observer = undefined;
      page.stop();
    },
  };
}

/** The rules that decide about a message, as the functions use them: the deployed ones, or a version pushed over them. */
function rulesInForce(
  accountOf: (name: string) => LoadedAccount,
  store: ReturnType<typeof versionStore>,
  outputs: () => ReadonlyMap<string, string>,
): TraceContext['rulesFor'] {
  const deployed = new WeakMap<LoadedAccount, Promise<RuleSet>>();
  const pushed = new Map<string, Promise<RuleSet>>();
  return async (name, message) => {
    const deployment = deployedRulesIn(outputs()).get(name)?.deployment ?? '';
    const version = versionFor(await store.current(name), deployment, message);
    if (version === 0) {
      const account = accountOf(name);
      return kept(deployed, account, () => loadRules(account.built.program));
    }
    return kept(pushed, `${name} ${version}`, async () =>
      loadRules(await readProgram(await store.text(name, version, 'program'))),
    );
  };
}

function kept<Key, Value>(
  all: { get(key: Key): Value | undefined; set(key: Key, value: Value): unknown },
  key: Key,
  make: () => Value,
): Value {
  const known = all.get(key);
  if (known !== undefined) return known;
  const made = make();
  all.set(key, made);
  return made;
}
