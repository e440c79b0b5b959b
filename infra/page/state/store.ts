import { computed, signal } from '@preact/signals';
import type { RulesStatus } from '../../local/page/desk-model.ts';
import type {
  AccountView,
  ChatItem,
  EventView,
  PersonView,
  QueueCounts,
  Surroundings,
  Trace,
  UserView,
  WeatherView,
} from '../../local/page/model.ts';

/* The state that the server has sent. Only state/connection.ts writes it. */
export const surroundings = signal<Surroundings | null>(null);
export const accounts = signal<readonly AccountView[]>([]);
export const users = signal<readonly UserView[]>([]);
export const persons = signal<ReadonlyMap<string, PersonView>>(new Map());
export const chat = signal<readonly ChatItem[]>([]);
export const traces = signal<ReadonlyMap<string, Trace>>(new Map());
export const events = signal<readonly EventView[]>([]);
export const weather = signal<WeatherView>({ manner: { kind: 'usual' }, ahead: 0, offset: 0 });
export const rulesStatus = signal<ReadonlyMap<string, RulesStatus>>(new Map());
/** Whether the account files need a different stack than the running one. */
export const needsStack = signal(false);
export const queueCounts = signal<QueueCounts>({ working: 0, waiting: 0, scheduled: 0, dead: 0 });
/** Until when the typing indicator is shown, by account and user; milliseconds of the local clock. */
export const typing = signal<ReadonlyMap<string, number>>(new Map());

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly since: number; readonly tries: number }
  | { readonly kind: 'stranger' };
export const connection = signal<Connection>({ kind: 'connecting' });

/** The machine's time, every second; milliseconds. */
export const machineNow = signal(Date.now());
setInterval(() => {
  machineNow.value = Date.now();
}, 500);
/** The local clock's time, milliseconds. */
export const now = computed(() => machineNow.value + weather.value.offset);

export const personKey = (account: string, openId: string): string => `${account} ${openId}`;
