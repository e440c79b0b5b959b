import { computed, effect, signal } from '@preact/signals';
import type { ChatItem, Trace } from '../../local/page/model.ts';
import { accounts, chat, personKey, persons, surroundings, traces, users } from './store.ts';

export type View = 'chat' | 'rules' | 'stats';
export const views: readonly View[] = ['chat', 'rules', 'stats'];
export type Tab = 'trace' | 'window' | 'events' | 'queues' | 'tokens';
export const tabs: readonly Tab[] = ['trace', 'window', 'events', 'queues', 'tokens'];

const [, firstView = '', firstAccount = ''] = location.hash.split('/');
export const view = signal<View>(
  (views as readonly string[]).includes(firstView) ? (firstView as View) : 'chat',
);
export const tab = signal<Tab>('trace');
/** At phone width: which part of the chat view is shown. */
export const pane = signal<'phone' | 'truth' | 'more'>('phone');
const chosenAccount = signal(decodeURIComponent(firstAccount));
const chosenUser = signal('');
/** The trace that was chosen for a conversation; without one, the last is shown. */
const chosenTraces = signal<ReadonlyMap<string, string>>(new Map());

/** The current account. An official account comes first, because that is what most people have. */
export const account = computed(() => {
  const all = accounts.value;
  return (
    all.find((one) => one.account === chosenAccount.value) ??
    all.find(({ kind }) => kind === 'official-account') ??
    all[0]
  );
});
export const user = computed(
  () => users.value.find(({ openId }) => openId === chosenUser.value) ?? users.value[0],
);
const conversation = computed(() => personKey(account.value?.account ?? '', user.value?.openId ?? ''));
export const person = computed(() => persons.value.get(conversation.value));
export const chatItems = computed<readonly ChatItem[]>(() =>
  chat.value.filter((item) => personKey(item.account, item.openId) === conversation.value),
);
export const userTraces = computed<readonly Trace[]>(() =>
  [...traces.value.values()].filter((one) => personKey(one.account, one.openId ?? '') === conversation.value),
);
export const trace = computed<Trace | undefined>(() => {
  const chosen = chosenTraces.value.get(conversation.value);
  return (chosen === undefined ? undefined : traces.value.get(chosen)) ?? userTraces.value.at(-1);
});

export function chooseAccount(name: string): void {
  chosenAccount.value = name;
}

export function chooseUser(openId: string): void {
  chosenUser.value = openId;
}

export function chooseTrace(id: string | undefined): void {
  const next = new Map(chosenTraces.value);
  if (id === undefined) next.delete(conversation.value);
  else next.set(conversation.value, id);
  chosenTraces.value = next;
}

/** Shows the path of a message; at phone width, over the chat. */
export function showTrace(id: string): void {
  chooseTrace(id);
  tab.value = 'trace';
  if (matchMedia('(max-width: 899px)').matches) pane.value = 'truth';
}

/** Moves the choice this many traces back or forward. After the last one, new traces are followed again. */
export function stepTrace(by: number): void {
  const all = userTraces.value;
  const index = all.findIndex(({ id }) => id === trace.value?.id);
  const next = all[Math.max(0, Math.min(all.length - 1, index + by))];
  chooseTrace(next === all.at(-1) ? undefined : next?.id);
}

export function stepUser(by: number): void {
  const all = users.value;
  const index = all.findIndex(({ openId }) => openId === user.value?.openId);
  const next = all[(index + by + all.length) % all.length];
  if (next !== undefined) chooseUser(next.openId);
}

effect(() => {
  if (surroundings.value === null) return;
  const token = location.hash.slice(1).split('/')[0] ?? '';
  const name = account.value?.account ?? '';
  history.replaceState(null, '', `#${token}/${view.value}/${encodeURIComponent(name)}`);
});
