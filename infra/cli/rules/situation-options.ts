import type { Option } from '../command.ts';

/** Options that say what a user does, and under which circumstances. */
export const situationOptions = {
  message: {
    type: 'string',
    placeholder: 'TYPE',
    help: {
      en: 'the user sends a message of this type: image, voice …',
      zh: '用户发来这种消息：image、voice……',
    },
  },
  event: {
    type: 'string',
    placeholder: 'NAME',
    help: {
      en: 'an event, by WeChat’s name: subscribe, CLICK …',
      zh: '事件，用微信的名称：subscribe、CLICK……',
    },
  },
  menu: {
    type: 'string',
    placeholder: 'KEY',
    help: { en: 'the user clicks the menu button with this key', zh: '用户点了这个 key 的菜单按钮' },
  },
  'msg-menu': {
    type: 'string',
    placeholder: 'ID',
    help: {
      en: 'the user clicks this item of a menu message (bizmsgmenuid)',
      zh: '用户点了菜单消息里的这一项（bizmsgmenuid）',
    },
  },
  scene: {
    type: 'string',
    placeholder: 'SCENE',
    help: { en: 'the user scans the QR code with this scene', zh: '用户扫了这个场景值的二维码' },
  },
  'session-from': {
    type: 'string',
    placeholder: 'VALUE',
    help: {
      en: 'the user opens the chat of the mini program from there',
      zh: '用户从这里进入小程序客服会话',
    },
  },
  location: {
    type: 'string',
    placeholder: 'LAT,LON',
    help: { en: 'the user sends this place', zh: '用户发来这个位置' },
  },
  field: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME=VALUE',
    help: {
      en: 'a further field of the message, such as eventKey; can be repeated',
      zh: '消息的其他字段，例如 eventKey；可以写多次',
    },
  },
  at: {
    type: 'string',
    placeholder: 'TIME',
    help: {
      en: 'when, by the account’s time zone, as in "2026-10-01 09:30" (default now)',
      zh: '什么时候（按账号时区），例如 "2026-10-01 09:30"（默认现在）',
    },
  },
  'open-id': {
    type: 'string',
    placeholder: 'ID',
    help: { en: 'who, where a roll-out depends on it', zh: '是哪个用户（灰度时有区别）' },
  },
  state: {
    type: 'string',
    placeholder: 'NAME',
    help: { en: 'the user is at this place of a dialogue', zh: '用户正处在对话的这一步' },
  },
  'last-contact': {
    type: 'string',
    placeholder: 'AGO',
    help: {
      en: 'when the user was last heard of: never, 30d … (default 1h)',
      zh: '用户上次来消息是多久以前：never、30d……（默认 1h）',
    },
  },
  applied: {
    type: 'string',
    multiple: true,
    placeholder: 'RULE=AGO',
    help: {
      en: 'a rule applied to the user this long ago; can be repeated',
      zh: '某条规则在多久以前命中过；可以写多次',
    },
  },
  muted: { type: 'boolean', help: { en: 'a person talks with the user', zh: '人工客服正在接待这位用户' } },
  dialogue: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME=STATE',
    help: {
      en: 'the user is at this place of a dialogue that has a name; can be repeated',
      zh: '用户正处在某个有名字的对话的这一步；可以写多次',
    },
  },
  remembered: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME=VALUE',
    help: { en: 'what a rule has remembered; can be repeated', zh: '规则记住的内容；可以写多次' },
  },
  counted: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME=NUMBER',
    help: { en: 'how far rules have counted; can be repeated', zh: '规则计数到了多少；可以写多次' },
  },
  tag: {
    type: 'string',
    multiple: true,
    placeholder: 'NAME',
    help: { en: 'the user has this tag; can be repeated', zh: '用户有这个标签；可以写多次' },
  },
  unmatched: {
    type: 'string',
    placeholder: 'NUMBER',
    help: {
      en: 'this many messages in a row were answered only by a default rule',
      zh: '连续多少条消息只有默认规则回复',
    },
  },
} as const satisfies Record<string, Option>;
