import { stringify } from 'yaml';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { EncryptionMode } from '#shared/wechat/credentials.ts';

export interface NewAccount {
  readonly account: string;
  readonly kind: AccountKind;
  readonly appId: string;
  readonly encryption: EncryptionMode;
}

/** The first rules of an account, and a look at what rules can do. They are an example to change. */
const beginnings: Readonly<Record<AccountKind, { readonly rules: string; readonly cases: string }>> = {
  'official-account': {
    rules: `  - id: welcome
    name: 新用户关注
    when: { event: subscribe }
    reply: { text: 欢迎关注！回复「营业时间」看看我们什么时候开门。 }
`,
    cases: `  - name: a new follower is welcomed
    event: subscribe
    expect: { rule: welcome, reply: { contains: 欢迎关注 } }
`,
  },
  'mini-program': {
    rules: `  - id: greeting
    name: 用户进入客服会话
    when: { event: user_enter_tempsession }
    reply: { text: 您好！发送「营业时间」看看我们什么时候在线。 }
`,
    cases: `  - name: a user who opens the chat is greeted
    sessionFrom: ""
    expect: { rule: greeting, reply: { contains: 您好 } }
`,
  },
};

/**
 * The files of a new account: the account with a few rules, and their tests.
 *
 * @param schemas the folder of the JSON Schemas for editors, relative to the files
 */
export function newAccountFiles(
  { account, kind, appId, encryption }: NewAccount,
  schemas: string,
): { readonly account: string; readonly tests: string } {
  // An unknown kind is reported when the file is checked.
  const { rules, cases } = beginnings[kind] ?? beginnings['official-account'];
  const head = stringify({ account, kind, appId, encryption, timezone: 'Asia/Shanghai' });
  return {
    account: `# yaml-language-server: $schema=${schemas}/account.json
${head}rules:
${rules}  - id: opening-hours
    when: { text: { contains: [营业时间, 几点开门] } }
    reply: { text: 我们每天 9:00-21:00 营业。 }
  - id: otherwise
    name: 其他消息
    when: { message: any }
    default: true
    cooldown: 1h
    reply: { text: 已收到您的消息，我们会尽快回复。 }
`,
    tests: `# yaml-language-server: $schema=${schemas}/tests.json
# What the rules of ${account}.yaml promise: npm run wechat -- rules test ${account}
cases:
${cases}  - name: the opening hours
    text: 请问几点开门？
    expect: { rule: opening-hours }
  - name: anything else gets an answer, and not again within the hour
    steps:
      - { text: 你好, expect: { rule: otherwise } }
      - { text: 在吗, after: 5m, expect: nothing }
`,
  };
}
