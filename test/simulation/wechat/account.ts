import { createAgents } from '#infra/local/wechat/agents.ts';
import type { AccountState } from '#infra/local/wechat/api.ts';
import { createConsole } from '#infra/local/wechat/console.ts';
import { createMedia } from '#infra/local/wechat/media.ts';
import { createTokens, type Tokens } from '#infra/local/wechat/tokens.ts';
import { type Allowances, type UserWindows, userWindows } from '#infra/local/wechat/windows.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';

/** A user, as WeChat knows them with one account. */
export interface SimulatedUser {
  readonly openId: string;
  readonly windows: UserWindows;
  /** Whether the user refuses messages. */
  readonly refuses: boolean;
  /** Whether messages to the user never get through properly. */
  readonly isStubborn: boolean;
  /** Until when WeChat is too busy for messages to the user; milliseconds, 0 if it never is. */
  readonly busyUntil: number;
  /** When the user last unfollowed, by WeChat's clock; milliseconds, 0 if never. */
  leftAt: number;
  /** The mark of the push that tells of it. */
  leaveMark: string;
  /** Whether the count was used up, or a window closed, by something that no push tells of. */
  isContradicted: boolean;
}

/** An account, as WeChat knows it. */
export interface SimulatedAccount {
  readonly account: string;
  readonly kind: AccountKind;
  readonly appId: string;
  readonly allowances: Allowances;
  readonly tokens: Tokens;
  /** WeChat's clock; milliseconds. */
  readonly now: () => number;
  /** The same, as its API knows it. */
  readonly state: AccountState;
  readonly users: readonly SimulatedUser[];
  userOf(openId: string): SimulatedUser;
}

/** What every account of the simulation has in its console. */
export const appSecret = 'simulated';

export function simulatedAccount(
  about: Pick<SimulatedAccount, 'account' | 'kind' | 'appId' | 'now'>,
  allowances: Allowances,
  users: readonly Pick<SimulatedUser, 'openId' | 'refuses' | 'isStubborn' | 'busyUntil'>[],
): SimulatedAccount {
  const all = users.map(
    (user): SimulatedUser => ({
      ...user,
      windows: userWindows(allowances),
      leftAt: 0,
      leaveMark: '',
      isContradicted: false,
    }),
  );
  const { account, kind, appId, now } = about;
  let issued = 0;
  const tokens = createTokens(() => `${account}-token-${++issued}`);
  const userOf = (openId: string) => all.find((user) => user.openId === openId) as SimulatedUser;
  const state: AccountState = {
    account: { account, kind, appId, appSecret },
    now,
    tokens,
    windowsOf: (openId) => userOf(openId).windows,
    media: createMedia(),
    console: createConsole(),
    agents: createAgents(account),
  };
  return { ...about, allowances, tokens, state, users: all, userOf };
}
