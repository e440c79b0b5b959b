import { randomBytes, randomInt } from 'node:crypto';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { Clock } from '../clock.ts';
import type { LocalServer } from '../http-server.ts';
import type { Observation } from '../observe.ts';
import type { SimulatedAccount } from './account.ts';
import { createAgents } from './agents.ts';
import type { Answer } from './answer.ts';
import type { AccountState, DeliveredMessage } from './api.ts';
import { startApi } from './api-server.ts';
import { createConsole } from './console.ts';
import { createMedia } from './media.ts';
import { createMood, type Mood } from './mood.ts';
import { type PushFields, type WirePush, wirePush } from './push-body.ts';
import { deliverPush, type PushOutcome, post } from './pusher.ts';
import { createTokens } from './tokens.ts';
import { type Action, allowancesOf, type UserWindows, userWindows } from './windows.ts';

export interface SimulatorSettings {
  readonly port: number;
  readonly accounts: readonly SimulatedAccount[];
  readonly clock: Clock;
  readonly observation?: Observation;
}

/** A WeChat with users who write, follow, click and scan. */
export interface Simulator {
  /** The address of its API. */
  readonly api: LocalServer;
  /** A user writes a text. */
  say(account: string, openId: string, text: string): Promise<PushOutcome>;
  /** A user sends a message of any type, given by its fields without ids and time. */
  message(account: string, openId: string, fields: PushFields): Promise<PushOutcome>;
  /** How its API behaves. */
  readonly mood: Mood;
  /** A user does something that WeChat reports as an event. */
  act(account: string, openId: string, event: PushFields): Promise<PushOutcome>;
  /** A push as it would go over the wire, without sending it or opening a window. */
  preparePush(account: string, openId: string, fields: PushFields): WirePush;
  /** Makes one request with a prepared push. */
  post(account: string, push: WirePush): Promise<{ status: number; body: string }>;
  /** Opens a window for an action that WeChat does not push here. */
  open(account: string, openId: string, action: Action): void;
  /** Enters new keys in the console; they are used from now on. */
  enterKeys(
    account: string,
    keys: Partial<Pick<SimulatedAccount, 'appSecret' | 'token' | 'encodingAESKey'>>,
  ): void;
  /** Opens the window for a push with these fields, as if WeChat had sent it. */
  opens(
    account: string,
    openId: string,
    fields: { readonly MsgType: string; readonly Event: string; readonly isTap: boolean },
  ): void;
  killToken(account: string): void;
  /** Sets how many agents of the account are online. */
  setAgentsOnline(account: string, online: number): void;
  onTyping(listener: (account: string, openId: string) => void): void;
  onDelivered(listener: (message: DeliveredMessage) => void): void;
  onRefused(listener: (message: DeliveredMessage, errcode: number) => void): void;
  /** Called when a push is over, with the result of the HTTP response. */
  onAnswered(listener: (account: string, openId: string, answer: Answer) => void): void;
}

const actionOfEvent: Readonly<Record<string, Action>> = {
  subscribe: 'subscribe',
  SCAN: 'scan',
  CLICK: 'menuClick',
  scancode_push: 'menuClick',
  scancode_waitmsg: 'menuClick',
  user_enter_tempsession: 'enterSession',
};

export async function startSimulator({
  port,
  accounts,
  clock,
  observation,
}: SimulatorSettings): Promise<Simulator> {
  const mood = createMood();
  const deliveredListeners: ((message: DeliveredMessage) => void)[] = [];
  const answeredListeners: ((account: string, openId: string, answer: Answer) => void)[] = [];
  const typingListeners: ((account: string, openId: string) => void)[] = [];
  const refusedListeners: ((message: DeliveredMessage, errcode: number) => void)[] = [];
  const states: (AccountState & { readonly account: SimulatedAccount })[] = accounts.map((account) => ({
    account,
    now: clock.now,
    tokens: createTokens(() => `94_${randomBytes(48).toString('base64url')}`),
    windowsOf: windowsByUser(account.kind),
    media: createMedia(),
    console: createConsole(),
    agents: createAgents(account.account),
  }));
  const api = await startApi({
    port,
    accounts: states,
    observation,
    mood,
    onTyping: (account, openId) => {
      for (const listener of typingListeners) listener(account, openId);
    },
    onDelivered: (message) => {
      for (const listener of deliveredListeners) listener(message);
    },
    onSession: (account, openId, event, KfAccount) => {
      // WeChat reports it after it has answered the call.
      setImmediate(
        () => void push(account, openId, { MsgType: 'event', Event: event, KfAccount }).catch(() => {}),
      );
    },
    onRefused: (message, errcode) => {
      for (const listener of refusedListeners) listener(message, errcode);
    },
  });
  const seconds = (): number => Math.floor(clock.now() / 1000);
  const stateOf = (name: string): (typeof states)[number] => {
    const state = states.find(({ account }) => account.account === name);
    if (state === undefined) throw new Error(`The simulated WeChat has no account ${name}.`);
    return state;
  };
  const preparePush = (name: string, openId: string, fields: PushFields): WirePush => {
    const { account } = stateOf(name);
    const common = { ToUserName: account.ghId, FromUserName: openId, CreateTime: seconds() };
    return wirePush(account, { ...common, ...fields }, openId, seconds());
  };

  const push = async (name: string, openId: string, fields: PushFields): Promise<PushOutcome> => {
    const outcome = await deliverPush(stateOf(name).account, preparePush(name, openId, fields), clock);
    for (const listener of answeredListeners) listener(name, openId, outcome.answer);
    return outcome;
  };

  const message: Simulator['message'] = (name, openId, fields) => {
    // A tap on an item of a menu message arrives as text, but opens the window of a menu click.
    const action: Action = 'bizmsgmenuid' in fields ? 'menuClick' : 'userMessage';
    stateOf(name).windowsOf(openId).act(action, clock.now());
    const MsgId = 25_190_000_000_000_000n + BigInt(randomInt(2 ** 40));
    return push(name, openId, { ...fields, MsgId });
  };

  return {
    api,
    preparePush,
    mood,
    say: (name, openId, text) => message(name, openId, { MsgType: 'text', Content: text }),
    message,
    act(name, openId, event) {
      const windows = stateOf(name).windowsOf(openId);
      const kind = String(event['Event']);
      const action = actionOfEvent[kind];
      if (kind === 'unsubscribe') windows.close();
      stateOf(name).agents.note(kind, openId, String(event['KfAccount'] ?? ''));
      if (action !== undefined) windows.act(action, clock.now());
      return push(name, openId, { MsgType: 'event', ...event });
    },
    post: (name, push) => post(stateOf(name).account.webhook, push),
    open: (name, openId, action) => stateOf(name).windowsOf(openId).act(action, clock.now()),
    enterKeys: (name, keys) => void Object.assign(stateOf(name).account, keys),
    opens(name, openId, { MsgType, Event, isTap }) {
      const windows = stateOf(name).windowsOf(openId);
      if (Event === 'unsubscribe') windows.close();
      const action = MsgType === 'event' ? actionOfEvent[Event] : isTap ? 'menuClick' : 'userMessage';
      if (action !== undefined) windows.act(action, clock.now());
    },
    setAgentsOnline: (name, online) => {
      stateOf(name).agents.online = online;
    },
    killToken: (name) => stateOf(name).tokens.kill(seconds()),
    onTyping: (listener) => void typingListeners.push(listener),
    onDelivered: (listener) => void deliveredListeners.push(listener),
    onRefused: (listener) => void refusedListeners.push(listener),
    onAnswered: (listener) => void answeredListeners.push(listener),
  };
}

function windowsByUser(kind: AccountKind): (openId: string) => UserWindows {
  const users = new Map<string, UserWindows>();
  return (openId) => {
    const windows = users.get(openId) ?? userWindows(allowancesOf[kind]);
    users.set(openId, windows);
    return windows;
  };
}
