/** What a user can do, with the fields that WeChat's push of it has and the window that it opens. */
export const actions = {
  write: {
    opens: 'userMessage',
    fields: (mark: string, word: string) => ({
      MsgType: 'text',
      Content: `${word} ${mark}`,
      MsgId: mark.slice(1),
    }),
  },
  clickMenuMessage: {
    opens: 'menuClick',
    fields: (mark: string, word: string) => ({
      MsgType: 'text',
      Content: `${word} ${mark}`,
      MsgId: mark.slice(1),
      bizmsgmenuid: '101',
    }),
  },
  clickMenu: {
    opens: 'menuClick',
    fields: (mark: string) => ({ MsgType: 'event', Event: 'CLICK', EventKey: `menu ${mark}` }),
  },
  follow: {
    opens: 'subscribe',
    fields: (mark: string) => ({ MsgType: 'event', Event: 'subscribe', EventKey: `qrscene_ ${mark}` }),
  },
  scan: {
    opens: 'scan',
    fields: (mark: string) => ({ MsgType: 'event', Event: 'SCAN', EventKey: `scene ${mark}`, Ticket: 't' }),
  },
  leave: {
    opens: null,
    fields: (mark: string) => ({ MsgType: 'event', Event: 'unsubscribe', EventKey: mark }),
  },
  enter: {
    opens: 'enterSession',
    fields: (mark: string) => ({
      MsgType: 'event',
      Event: 'user_enter_tempsession',
      SessionFrom: `card ${mark}`,
    }),
  },
} as const satisfies Record<
  string,
  {
    readonly opens: string | null;
    readonly fields: (mark: string, word: string) => Readonly<Record<string, string>>;
  }
>;
export type Action = keyof typeof actions;

/** The actions that accounts of each kind have. */
export const actionsOf = {
  'official-account': ['write', 'clickMenuMessage', 'clickMenu', 'follow', 'scan', 'leave'],
  'mini-program': ['write', 'enter'],
} as const satisfies Record<string, readonly Action[]>;
