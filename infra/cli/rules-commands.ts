import type { CommandEntry } from './command.ts';

/** The commands about rules, in the order of the list that `--help` prints. */
export const rulesCommands: readonly CommandEntry[] = [
  {
    name: 'rules check',
    arguments: '[account …]',
    summary: {
      en: 'check the rules of all accounts, or of the named ones',
      zh: '检查所有账号的规则，或只检查写出的账号',
    },
    load: async () => (await import('./commands/rules-check.ts')).rulesCheck,
  },
  {
    name: 'rules try',
    arguments: '[account] ["text"]',
    summary: {
      en: 'show the reply to a text or an event, and why',
      zh: '试一句话或一个事件，看规则怎么回复、为什么',
    },
    load: async () => (await import('./commands/rules-try.ts')).rulesTry,
  },
  {
    name: 'rules test',
    arguments: '[account …]',
    summary: { en: 'run the tests beside the account files', zh: '跑账号文件旁边的测试' },
    load: async () => (await import('./commands/rules-test.ts')).rulesTest,
  },
  {
    name: 'rules import',
    arguments: '<account>',
    summary: {
      en: 'turn the auto-replies (自动回复) of the WeChat console into rules',
      zh: '把公众平台后台的自动回复转成规则',
    },
    load: async () => (await import('./commands/rules-import.ts')).rulesImport,
  },
  {
    name: 'rules push',
    arguments: '<account>',
    summary: {
      en: 'put the rules of an account’s file in force, without a deploy',
      zh: '不用部署，让账号文件里的规则生效',
    },
    load: async () => (await import('./commands/rules-push.ts')).rulesPush,
  },
  {
    name: 'rules publish',
    arguments: '<account>',
    summary: {
      en: "put the testers' version in force for everybody",
      zh: '把测试人员在用的版本发布给所有人',
    },
    load: async () => (await import('./commands/rules-publish.ts')).rulesPublish,
  },
  {
    name: 'rules cancel',
    arguments: '<account> [version]',
    summary: {
      en: "cancel a scheduled version, or the testers' version",
      zh: '取消还没到时间、或只有测试人员在用的版本',
    },
    load: async () => (await import('./commands/rules-cancel.ts')).rulesCancel,
  },
  {
    name: 'rules diff',
    arguments: '<account> [version] [version]',
    summary: {
      en: 'show how an account’s file differs from the rules in force',
      zh: '比较账号文件和正在生效的规则',
    },
    load: async () => (await import('./commands/rules-diff.ts')).rulesDiff,
  },
  {
    name: 'rules versions',
    arguments: '<account>',
    summary: {
      en: 'list the pushed versions of an account’s rules, and which is in force',
      zh: '列出推送过的版本，以及正在生效的是哪一版',
    },
    load: async () => (await import('./commands/rules-versions.ts')).rulesVersions,
  },
  {
    name: 'rules rollback',
    arguments: '<account> [version]',
    summary: {
      en: 'put an earlier version of an account’s rules in force again',
      zh: '让以前的版本重新生效',
    },
    load: async () => (await import('./commands/rules-rollback.ts')).rulesRollback,
  },
];
