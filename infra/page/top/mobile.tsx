import { AccountAvatar } from '../parts/avatar.tsx';
import { Dots } from '../parts/dots.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { countdown } from '../parts/time.ts';
import { account, chooseAccount, chooseUser, pane, person, tab, user, view } from '../state/selection.ts';
import { accounts, now, queueCounts, users } from '../state/store.ts';
import { words } from '../words/words.ts';
import { Preferences } from './top.tsx';

/** At phone width: the current user, and the state of their window. */
export function MobileTop() {
  const w = words();
  const chosen = account.value;
  if (chosen === undefined) return null;
  const isOpen = (person.value?.until ?? 0) * 1000 > now.value;
  const limit = Math.max(0, ...(person.value?.windows ?? []).map((one) => one.limit));
  return (
    <header class="mobile-top">
      <div class="row">
        <label class="chosen-one">
          <AccountAvatar account={chosen} />
          <span>
            <b>{chosen.name}</b>
            <small>{user.value === undefined ? '' : w.user(user.value.number)}</small>
          </span>
          <Icon name="down" />
          <select
            aria-label={w.mobile.choose}
            value={`${chosen.account} ${user.value?.openId ?? ''}`}
            onChange={(event) => {
              const [name = '', openId = ''] = event.currentTarget.value.split(' ');
              chooseAccount(name);
              chooseUser(openId);
            }}
          >
            {accounts.value.map((one) => (
              <optgroup key={one.account} label={one.name}>
                {users.value.map(({ openId, number }) => (
                  <option key={openId} value={`${one.account} ${openId}`}>
                    {one.name} · {w.user(number)}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <span class="end" />
        <Preferences />
      </div>
      {view.value === 'chat' && (
        <div class="row state">
          <Dots left={isOpen ? (person.value?.left ?? 0) : 0} limit={limit} />
          <b>
            {w.truth.left} {w.truth.leftCount(isOpen ? (person.value?.left ?? 0) : 0)}
          </b>
          <span class="mono">
            {isOpen ? countdown((person.value?.until ?? 0) * 1000 - now.value) : w.who.closed}
          </span>
        </div>
      )}
    </header>
  );
}

/** At phone width: the navigation. */
export function MobileBar() {
  const { mobile, top } = words();
  const items: readonly (readonly [IconName, string, boolean, () => void])[] = [
    ['chat', mobile.phone, view.value === 'chat' && pane.value === 'phone', () => show('phone')],
    ['list', mobile.trace, isAt('trace'), () => show('truth', 'trace')],
    ['waves', mobile.events, isAt('events'), () => show('truth', 'events')],
    ['rules', mobile.rules, view.value === 'rules', () => (view.value = 'rules')],
    ['dots', mobile.more, view.value === 'chat' && pane.value === 'more', () => show('more', 'window')],
  ];
  return (
    <nav class="mobile-bar" aria-label={top.navigation}>
      {items.map(([icon, name, isOn, go]) => (
        <button key={icon} type="button" aria-current={isOn ? 'page' : undefined} onClick={go}>
          <Icon name={icon} size={22} weight={icon === 'dots' ? 2.6 : 1.7} />
          {name}
          {icon === 'dots' && queueCounts.value.dead > 0 && <sup>{queueCounts.value.dead}</sup>}
        </button>
      ))}
    </nav>
  );
}

const isAt = (name: string): boolean => view.value === 'chat' && pane.value === 'truth' && tab.value === name;

function show(where: 'phone' | 'truth' | 'more', name?: 'trace' | 'events' | 'window'): void {
  view.value = 'chat';
  pane.value = where;
  if (name !== undefined) tab.value = name;
}
