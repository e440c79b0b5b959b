import type { AccountView, UserView } from '../../local/page/model.ts';

const userColours = ['#46689c', '#8a5a1f', '#5a5f9e', '#9a4f7c', '#63707a', '#2f7a6d'] as const;

export function UserAvatar({ user }: { user: UserView }) {
  return (
    <span
      class="avatar"
      style={{ background: userColours[(user.number - 1) % userColours.length] }}
      aria-hidden="true"
    >
      {user.number}
    </span>
  );
}

/** A pattern made from the account's AppID, because there is no logo here. */
export function AccountAvatar({ account }: { account: AccountView }) {
  const seed = [...account.appId].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  const hue = account.kind === 'mini-program' ? 205 + (seed % 30) : 4 + (seed % 22);
  const letter = [...account.name][0]?.toUpperCase();
  return (
    <span class="avatar" style={{ background: `hsl(${hue} 62% 34%)` }} aria-hidden="true">
      {letter}
    </span>
  );
}
