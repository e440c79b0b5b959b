import type { AccountView } from '../../local/page/model.ts';
import { chooseAccount } from '../state/selection.ts';
import { accounts } from '../state/store.ts';
import { words } from '../words/words.ts';
import { AccountAvatar } from './avatar.tsx';

/** Shows the current account, and lets one choose another. */
export function AccountSelect({ chosen }: { chosen: AccountView }) {
  return (
    <>
      <AccountAvatar account={chosen} />
      <select
        class="field"
        aria-label={words().who.accounts}
        value={chosen.account}
        onChange={(event) => chooseAccount(event.currentTarget.value)}
      >
        {accounts.value.map(({ account, name }) => (
          <option key={account} value={account}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}
