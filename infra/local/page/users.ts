import type { UserView } from './model.ts';

/** The users of the local run: everybody who has written, and some who were made up. */
export interface Users {
  all(): readonly UserView[];
  /** Makes up one more. */
  add(): UserView;
  /** Notes that somebody has written. */
  meet(openId: string): void;
  /** The name of a user. */
  nameOf(openId: string): string;
}

/** How many there are at the start. */
const first = 3;

export function createUsers(tell: (user: UserView) => void): Users {
  const users: UserView[] = [];
  const put = (openId: string): UserView => {
    const user: UserView = { openId, number: users.length + 1 };
    users.push(user);
    return user;
  };
  const next = (): string => `oQ8dN5xKlantern${String(users.length + 1).padStart(13, '0')}`;
  for (let count = 0; count < first; count++) put(next());
  return {
    all: () => users,
    add() {
      const user = put(next());
      tell(user);
      return user;
    },
    meet(openId) {
      if (!users.some((one) => one.openId === openId)) tell(put(openId));
    },
    nameOf(openId) {
      const number = users.find((user) => user.openId === openId)?.number;
      return number === undefined ? '用户' : `用户${number}`;
    },
  };
}
