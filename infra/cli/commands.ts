import type { CommandEntry } from './command.ts';

/** Every command, in the order of the list that `--help` prints. What a command is made of is loaded when it is called. */
export const commands: readonly CommandEntry[] = [
  {
    name: 'account list',
    arguments: '',
    summary: 'check the account files and list the accounts',
    load: async () => (await import('./commands/account-list.ts')).accountList,
  },
  {
    name: 'account set',
    arguments: '<account>',
    summary: 'set AppSecret, Token and EncodingAESKey of an account or platform',
    load: async () => (await import('./commands/account-set.ts')).accountSet,
  },
  {
    name: 'doctor',
    arguments: '<account>',
    summary: 'check an account from the stack to the phone',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  {
    name: 'platform authorize',
    arguments: '<platform>',
    summary: 'print the link by which an account’s owner authorizes a third-party platform',
    load: async () => (await import('./commands/platform-authorize.ts')).platformAuthorize,
  },
  {
    name: 'platform push-ticket',
    arguments: '<platform>',
    summary: 'have WeChat begin to push tickets to a third-party platform',
    load: async () => (await import('./commands/platform-push-ticket.ts')).platformPushTicket,
  },
  {
    name: 'rules check',
    arguments: '[account …]',
    summary: 'check the rules of all accounts, or of those named',
    load: async () => (await import('./commands/rules-check.ts')).rulesCheck,
  },
  {
    name: 'rules try',
    arguments: '[account] ["text"]',
    summary: 'ask the rules what they say to a text or an event, and why',
    load: async () => (await import('./commands/rules-try.ts')).rulesTry,
  },
  {
    name: 'rules test',
    arguments: '[account …]',
    summary: 'play the tests beside the account files',
    load: async () => (await import('./commands/rules-test.ts')).rulesTest,
  },
  {
    name: 'rules import',
    arguments: '<account>',
    summary: 'make rules of the auto-replies (自动回复) that were made in the WeChat console',
    load: async () => (await import('./commands/rules-import.ts')).rulesImport,
  },
  {
    name: 'rules push',
    arguments: '<account>',
    summary: 'put the rules of an account’s file in force, without a deploy',
    load: async () => (await import('./commands/rules-push.ts')).rulesPush,
  },
  {
    name: 'rules diff',
    arguments: '<account> [version] [version]',
    summary: 'show how an account’s file differs from the rules in force',
    load: async () => (await import('./commands/rules-diff.ts')).rulesDiff,
  },
  {
    name: 'rules versions',
    arguments: '<account>',
    summary: 'list the pushed versions of an account’s rules, and which is in force',
    load: async () => (await import('./commands/rules-versions.ts')).rulesVersions,
  },
  {
    name: 'rules rollback',
    arguments: '<account> [version]',
    summary: 'put an earlier version of an account’s rules in force again',
    load: async () => (await import('./commands/rules-rollback.ts')).rulesRollback,
  },
  {
    name: 'user show',
    arguments: '<account> <openid>',
    summary: 'say what is kept of a user, and where',
    load: async () => (await import('./commands/user-show.ts')).userShow,
  },
  {
    name: 'user export',
    arguments: '<account> <openid>',
    summary: 'print what is kept of a user as JSON',
    load: async () => (await import('./commands/user-export.ts')).userExport,
  },
  {
    name: 'user forget',
    arguments: '<account> <openid>',
    summary: 'remove what is kept of a user, and tell the bus',
    load: async () => (await import('./commands/user-forget.ts')).userForget,
  },
  {
    name: 'console',
    arguments: '',
    summary: 'open a page to write, try and publish rules, and to look after a stack',
    load: async () => (await import('./commands/console.ts')).consoleCommand,
  },
  {
    name: 'window',
    arguments: '<account> <openid>',
    summary: 'show how many messages may still be sent to a user, and until when',
    load: async () => (await import('./commands/window.ts')).window,
  },
  {
    name: 'audit',
    arguments: '<account>',
    summary: 'show the records of what was sent, refused or of unknown outcome',
    load: async () => (await import('./commands/audit.ts')).audit,
  },
  {
    name: 'dead-letters list',
    arguments: '',
    summary: 'list the messages that could not be worked through',
    load: async () => (await import('./commands/dead-letters-list.ts')).deadLettersList,
  },
  {
    name: 'dead-letters show',
    arguments: '<id>',
    summary: 'show one of them with everything in it',
    load: async () => (await import('./commands/dead-letters-show.ts')).deadLettersShow,
  },
  {
    name: 'dead-letters redrive',
    arguments: '[id …]',
    summary: 'work through all of them again, or through some',
    load: async () => (await import('./commands/dead-letters-redrive.ts')).deadLettersRedrive,
  },
  {
    name: 'dead-letters discard',
    arguments: '<id>',
    summary: 'delete one that nothing can be done for',
    load: async () => (await import('./commands/dead-letters-discard.ts')).deadLettersDiscard,
  },
];
