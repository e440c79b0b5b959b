import type { UserView } from '../../local/page/model.ts';
import { AccountAvatar, UserAvatar } from '../parts/avatar.tsx';
import { Dots } from '../parts/dots.tsx';
import { Icon } from '../parts/icon.tsx';
import { clockDay, countdown } from '../parts/time.ts';
import { call } from '../state/api.ts';
import { account, chooseAccount, chooseUser, user } from '../state/selection.ts';
import { accounts, now, personKey, persons, surroundings, users } from '../state/store.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';

/** The choice of the user whose conversation is shown. */
export function Who() {
  const w = words();
  const isLocal = surroundings.value?.kind === 'local';
  return (
    <aside class="who" data-region="who" aria-label={w.who.title}>
      <h2>{w.who.accounts}</h2>
      {accounts.value.map((one) => (
        <button
          key={one.account}
          type="button"
          class="entry"
          aria-pressed={one === account.value}
          title={one.name}
          onClick={() => chooseAccount(one.account)}
        >
          <AccountAvatar account={one} />
          <span>
            <b class="cut">{one.name}</b>
            <small>
              {[w.kinds[one.kind], ...(one.name === one.account ? [] : [one.account])].join(' · ')}
            </small>
          </span>
        </button>
      ))}
      <h2>
        {w.who.users}
        {isLocal && (
          <button
            type="button"
            class="button quiet small"
            onClick={() => attempt(async () => chooseUser((await call('newUser', {})).openId))}
          >
            <Icon name="plus" size={14} />
            <span class="words">{w.who.newUser}</span>
          </button>
        )}
      </h2>
      {!isLocal && <Find />}
      <div class="scroll">
        {users.value.map((one) => (
          <button
            key={one.openId}
            type="button"
            class="entry"
            aria-pressed={one === user.value}
            title={w.user(one.number)}
            onClick={() => chooseUser(one.openId)}
          >
            <UserAvatar user={one} />
            <span>
              <b>{w.user(one.number)}</b>
              <UserLine user={one} />
            </span>
          </button>
        ))}
      </div>
      <footer>
        <div>
          {w.who.switchUser}
          <span>
            <kbd>[</kbd> <kbd>]</kbd>
          </span>
        </div>
        <div>
          {w.who.write}
          <kbd>/</kbd>
        </div>
      </footer>
    </aside>
  );
}

/** In a deployed stack, a user is known only after somebody looked them up. */
function Find() {
  const w = words();
  return (
    <form
      class="find"
      onSubmit={(event) => {
        event.preventDefault();
        const form = event.currentTarget;
        const openId = String(new FormData(form).get('openId') ?? '').trim();
        if (openId === '') return;
        form.reset();
        attempt(() => lookUp(account.value?.account ?? '', openId));
      }}
    >
      <input class="field" name="openId" aria-label={w.who.find} placeholder={w.who.find} />
    </form>
  );
}

async function lookUp(name: string, openId: string): Promise<void> {
  const found = await call('person', { account: name, openId });
  persons.value = new Map(persons.value).set(personKey(name, openId), found);
  if (!users.value.some((one) => one.openId === openId)) {
    users.value = [...users.value, { openId, number: users.value.length + 1 }];
  }
  chooseUser(openId);
}

/** The most important fact about a user now. */
function UserLine({ user: { openId } }: { user: UserView }) {
  const { who } = words();
  const person = persons.value.get(personKey(account.value?.account ?? '', openId));
  if (person === undefined || person.windows.every(({ grant }) => grant === null)) {
    return <small>{who.notYet}</small>;
  }
  const seconds = now.value / 1000;
  if (person.mutedUntil > seconds) {
    return (
      <small>
        <Icon name="muted" size={12} />
        {who.muted(clockDay(person.mutedUntil * 1000, now.value))}
      </small>
    );
  }
  const limit = Math.max(...person.windows.map((one) => one.limit));
  const isOpen = person.until > seconds;
  return (
    <small>
      <Dots left={isOpen ? person.left : 0} limit={limit} size="s" />
      {isOpen ? (
        <span class="mono">{countdown(person.until * 1000 - now.value).slice(0, 5)}</span>
      ) : (
        who.closed
      )}
    </small>
  );
}
