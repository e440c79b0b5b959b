import type { UserView } from './model.ts';

/** The people of the local run: anybody who has written, and those that were made up for it. */
export interface Users {
  all(): readonly UserView[];
  /** Makes up one more. */
  add(): UserView;
  /** Notes that somebody has written. */
  meet(openId: string): void;
  /** What a user is called. */
  nameOf(openId: string): string;
}

/** As many as there are to begin with. */
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
