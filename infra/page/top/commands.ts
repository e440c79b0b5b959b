import { call } from '../state/api.ts';
import { isDark, language, theme } from '../state/preferences.ts';
import {
  account,
  chooseAccount,
  chooseUser,
  tab,
  tabs,
  trace,
  user,
  view,
  views,
} from '../state/selection.ts';
import { accounts, surroundings, users } from '../state/store.ts';
import { attempt } from '../state/toast.ts';
import { switches } from '../strip/switches.ts';
import { words } from '../words/words.ts';

export interface Command {
  readonly group: 'page' | 'user' | 'account' | 'rule' | 'switch' | 'other';
  readonly name: string;
  /** Other words that find it. */
  readonly also?: string;
  readonly run: () => void;
}

/** Everything that can be done from anywhere. */
export function commands(): readonly Command[] {
  const w = words();
  const isLocal = surroundings.value?.kind === 'local';
  return [
    ...views.map(
      (one): Command => ({
        group: 'page',
        name: w.top.views[one],
        also: one,
        run: () => {
          view.value = one;
        },
      }),
    ),
    ...tabs.map(
      (one): Command => ({
        group: 'page',
        name: w.truth.tabs[one],
        also: one,
        run: () => {
          view.value = 'chat';
          tab.value = one;
        },
      }),
    ),
    ...users.value.map(
      ({ openId, number }): Command => ({
        group: 'user',
        name: w.user(number),
        also: openId,
        run: () => chooseUser(openId),
      }),
    ),
    ...accounts.value.map(
      (one): Command => ({
        group: 'account',
        name: one.name,
        also: `${one.account} ${one.appId}`,
        run: () => chooseAccount(one.account),
      }),
    ),
    ...(isLocal ? simulation() : []),
    {
      group: 'other',
      name: w.search.theme,
      also: 'theme dark light 深色 浅色',
      run: () => {
        theme.value = isDark() ? 'light' : 'dark';
      },
    },
    {
      group: 'other',
      name: w.search.language,
      also: 'language 语言',
      run: () => {
        language.value = language.value === 'zh' ? 'en' : 'zh';
      },
    },
  ];
}

function simulation(): Command[] {
  const w = words();
  const chosen = trace.value;
  const about = { account: account.value?.account ?? '', openId: user.value?.openId ?? '' };
  return [
    {
      group: 'user',
      name: w.who.newUser,
      run: () => attempt(async () => chooseUser((await call('newUser', {})).openId)),
    },
    ...(chosen?.from === 'push'
      ? [
          {
            group: 'other' as const,
            name: w.trace.replay,
            also: 'replay',
            run: () => attempt(() => call('replay', { trace: chosen.id })),
          },
        ]
      : []),
    ...switches(about),
  ];
}
