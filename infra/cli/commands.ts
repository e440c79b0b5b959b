import type { CommandEntry } from './command.ts';
import { rulesCommands } from './rules-commands.ts';

/** Every command, in the order of the list in `--help`. A command's implementation is loaded when it is called. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'account list',
    arguments: '',
    summary: { en: 'check the account files and list the accounts', zh: '检查账号文件并列出账号' },
    load: async () => (await import('./commands/account-list.ts')).accountList,
  },
  {
    name: 'account new',
    arguments: '[name]',
    summary: {
      en: "ask for an account's data and write its file, with tests beside it",
      zh: '回答几个问题，生成账号文件和旁边的测试',
    },
    load: async () => (await import('./commands/account-new.ts')).accountNew,
  },
  {
    name: 'account set',
    arguments: '<account>',
    summary: {
      en: 'set AppSecret, Token and EncodingAESKey of an account or platform',
      zh: '设置账号或第三方平台的 AppSecret、Token 和 EncodingAESKey',
    },
    load: async () => (await import('./commands/account-set.ts')).accountSet,
  },
  {
    name: 'doctor',
    arguments: '<account>',
    summary: { en: 'check an account from the stack to the phone', zh: '从堆栈到手机，逐项检查一个账号' },
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'platform authorize',
    arguments: '<platform>',
    summary: {
      en: 'print the link by which an account’s owner authorizes a third-party platform',
      zh: '生成授权链接，让账号管理员授权给第三方平台',
    },
    load: async () => (await import('./commands/platform-authorize.ts')).platformAuthorize,
  },
  {
    name: 'platform push-ticket',
    arguments: '<platform>',
    summary: {
      en: 'ask WeChat to push tickets to a third-party platform',
      zh: '让微信开始向第三方平台推送 ticket',
    },
    load: async () => (await import('./commands/platform-push-ticket.ts')).platformPushTicket,
  },
  {
    name: 'smoke',
    arguments: '<account>',
    summary: {
      en: 'test what only a deployed stack can show',
      zh: '在部署好的堆栈上试一遍模拟器测不出来的东西',
    },
    load: async () => (await import('./commands/smoke.ts')).smoke,
  },
  ...rulesCommands,
  {
    name: 'user show',
    arguments: '<account> <openid>',
    summary: {
      en: 'show what is stored about a user, and where',
      zh: '查看存了某个用户的哪些数据、存在哪里',
    },
    load: async () => (await import('./commands/user-show.ts')).userShow,
  },
  {
    name: 'user export',
    arguments: '<account> <openid>',
    summary: { en: 'print what is stored about a user, as JSON', zh: '把某个用户的数据导出为 JSON' },
    load: async () => (await import('./commands/user-export.ts')).userExport,
  },
  {
    name: 'user forget',
    arguments: '<account> <openid>',
    summary: {
      en: 'delete what is stored about a user, and publish an event',
      zh: '删除某个用户的数据，并通知事件总线',
    },
    load: async () => (await import('./commands/user-forget.ts')).userForget,
  },
  {
    name: 'tags',
    arguments: '<account> [tag]',
    summary: {
      en: 'count the users with each tag, or list the users with one',
      zh: '统计每个标签有多少用户，或列出某个标签的用户',
    },
    load: async () => (await import('./commands/tags.ts')).tags,
  },
  {
    name: 'console',
    arguments: '',
    summary: {
      en: 'open a page to write, try and publish rules, and to operate a stack',
      zh: '打开控制台网页：编写、试用、发布规则，管理堆栈',
    },
    load: async () => (await import('./commands/console.ts')).consoleCommand,
  },
  {
    name: 'menu diff',
    arguments: '<account>',
    summary: {
      en: 'show how the custom menu (自定义菜单) of the file differs from the one that users see',
      zh: '比较文件里的自定义菜单和用户看到的菜单',
    },
    load: async () => (await import('./commands/menu-diff.ts')).menuDiff,
  },
  {
    name: 'menu push',
    arguments: '<account>',
    summary: { en: 'publish the menu of the file', zh: '把文件里的菜单发布给用户' },
    load: async () => (await import('./commands/menu-push.ts')).menuPush,
  },
  {
    name: 'menu pull',
    arguments: '<account>',
    summary: {
      en: "print WeChat's menu in the form of the file",
      zh: '按文件的写法输出微信上现有的菜单',
    },
    load: async () => (await import('./commands/menu-pull.ts')).menuPull,
  },
  {
    name: 'qr create',
    arguments: '<account> <scene …>',
    summary: {
      en: 'make QR codes (渠道码) with scenes that rules can match',
      zh: '生成带场景值的渠道码，规则可以区分',
    },
    load: async () => (await import('./commands/qr-create.ts')).qrCreate,
  },
  {
    name: 'trigger',
    arguments: '<what> [argument]',
    summary: {
      en: 'sign a push as WeChat does, and send it to the webhook: trigger text 你好',
      zh: '像微信一样签名并推送一条消息：trigger text 你好',
    },
    load: async () => (await import('./commands/trigger.ts')).trigger,
  },
  {
    name: 'listen',
    arguments: '',
    summary: { en: 'print the events of the bus as they pass', zh: '实时显示事件总线上的事件' },
    load: async () => (await import('./commands/listen.ts')).listen,
  },
  {
    name: 'record',
    arguments: '<account>',
    summary: { en: 'turn a conversation into tests of the rules', zh: '把一段真实对话录成规则测试' },
    load: async () => (await import('./commands/record.ts')).record,
  },
  {
    name: 'window',
    arguments: '<account> <openid>',
    summary: {
      en: 'show how many messages may still be sent to a user, and until when',
      zh: '查看还能给用户发几条、到什么时候为止',
    },
    load: async () => (await import('./commands/window.ts')).window,
  },
  {
    name: 'stats',
    arguments: '<account>',
    summary: {
      en: 'count messages, users, replies by rule, refusals and unanswered questions',
      zh: '统计消息、用户、各规则的回复次数、发送失败和没答上的问题',
    },
    load: async () => (await import('./commands/stats.ts')).stats,
  },
  {
    name: 'why',
    arguments: '<account> <openid>',
    summary: {
      en: 'explain how the last messages of a user were handled',
      zh: '查看用户最近几条消息命中了什么、结果如何',
    },
    load: async () => (await import('./commands/why.ts')).why,
  },
  {
    name: 'audit',
    arguments: '<account>',
    summary: {
      en: 'show the records of what was sent, refused or undetermined',
      zh: '查看发送记录：成功、被拒绝、结果未知',
    },
    load: async () => (await import('./commands/audit.ts')).audit,
  },
  {
    name: 'dead-letters list',
    arguments: '',
    summary: { en: 'list the messages that could not be handled', zh: '列出处理不了的消息（死信）' },
    load: async () => (await import('./commands/dead-letters-list.ts')).deadLettersList,
  },
  {
    name: 'dead-letters show',
    arguments: '<id>',
    summary: { en: 'show one of them with its full content', zh: '查看其中一条的全部内容' },
    load: async () => (await import('./commands/dead-letters-show.ts')).deadLettersShow,
  },
  {
    name: 'dead-letters redrive',
    arguments: '[id …]',
    summary: { en: 'put all of them, or some, back into their queues', zh: '把全部或部分死信重新投递' },
    load: async () => (await import('./commands/dead-letters-redrive.ts')).deadLettersRedrive,
  },
  {
    name: 'dead-letters discard',
    arguments: '<id>',
    summary: { en: 'delete one that cannot be fixed', zh: '删除一条没法处理的死信' },
    load: async () => (await import('./commands/dead-letters-discard.ts')).deadLettersDiscard,
  },
];
