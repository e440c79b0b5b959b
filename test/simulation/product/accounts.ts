import type { Account } from '#infra/config/account-schema.ts';
import { receiverAccount, refresherAccount, senderAccount } from '#infra/config/function-config.ts';
import type { Allowances } from '#infra/local/wechat/windows.ts';
import type { ReceiverAccount, RefresherAccount, SenderAccount } from '#shared/function-config.ts';
import { loadedAccount } from '../../support/loaded-account.ts';

export const callbackToken = 'simulatedTok2026';

/** An account in each of the forms in which the functions know it, and what WeChat allows it. */
export interface ProductAccount {
  readonly config: Account;
  readonly sender: SenderAccount;
  readonly receiver: ReceiverAccount;
  readonly refresher: RefresherAccount;
  readonly allowances: Allowances;
}

/** What a rule answers in the response. */
export const passiveWord = '快';
/** The same, but not again for a while. */
export const rarePassiveWord = '候';
/** The words that rules listen to. `mark`s go with them, so that what arrives at WeChat can be told apart. */
export const words = [
  '一',
  '三',
  '七',
  '冷',
  '骰',
  passiveWord,
  rarePassiveWord,
  '转',
  '后',
  '明',
  '无',
] as const;

const mark = '{{message.content}}';
const answer = (number: number | string, of = mark) => ({ text: `${of}|${number}` });

const rulesOfKind = {
  'official-account': [
    {
      id: 'welcome',
      when: { event: 'subscribe' },
      reply: [answer(0, '{{message.scene}}'), answer(1, '{{message.scene}}')],
    },
    { id: 'scan', when: { event: 'SCAN' }, reply: answer(0, '{{message.scene}}') },
    { id: 'menu', when: { event: 'CLICK' }, reply: [0, 1, 2].map((n) => answer(n, '{{message.eventKey}}')) },
  ],
  'mini-program': [
    {
      id: 'enter',
      when: { event: 'user_enter_tempsession' },
      reply: [answer(0, '{{message.sessionFrom}}'), answer(1, '{{message.sessionFrom}}')],
    },
  ],
} as const;

/** The rules before and after a deployment: one answers with less, one is gone, one is new. */
function rules(kind: Account['kind'], isAfterDeploy: boolean): readonly object[] {
  return [
    ...rulesOfKind[kind],
    ...(isAfterDeploy ? [] : [{ id: 'one', when: { text: { contains: '一' } }, reply: answer(0) }]),
    {
      id: 'three',
      when: { text: { contains: '三' } },
      reply: [0, 1, 2].slice(0, isAfterDeploy ? 2 : 3).map((number) => answer(number)),
    },
    {
      id: 'seven',
      when: { text: { contains: '七' } },
      reply: [0, 1, 2, 3, 4, 5, 6].map((number) => answer(number)),
    },
    { id: 'rarely', when: { text: { contains: '冷' } }, cooldown: '30s', reply: answer(0) },
    {
      id: 'die',
      when: { text: { contains: '骰' } },
      reply: { oneOf: [{ text: `${mark}|0|a` }, { text: `${mark}|0|b` }] },
    },
    {
      id: 'quick',
      when: { text: { contains: passiveWord } },
      ...(isAfterDeploy || kind === 'mini-program' ? {} : { passive: true }),
      reply: answer(0),
      continue: true,
    },
    { id: 'besides', when: { text: { contains: passiveWord } }, reply: answer(1) },
    {
      id: 'greet',
      when: { text: { contains: rarePassiveWord } },
      ...(isAfterDeploy || kind === 'mini-program' ? {} : { passive: true }),
      cooldown: '1m',
      reply: answer(0),
    },
    {
      id: 'later',
      when: { text: { contains: '后' } },
      reply: [answer(0), { ...answer('d0'), after: '20s' }],
    },
    {
      id: 'tomorrow',
      when: { text: { contains: '明' } },
      reply: [answer(0), { ...answer('d0'), after: '24h', evenIfUserWrites: true }],
    },
    { id: 'state', when: { text: { contains: '转' } }, setState: 'asked', reply: answer(0) },
    ...(isAfterDeploy && kind === 'official-account'
      ? [{ id: 'late', when: { text: { contains: '无' } }, passive: true, reply: answer(0) }]
      : []),
  ];
}

const variants: readonly object[] = [
  { kind: 'official-account' },
  { kind: 'mini-program', remindBeforeWindowCloses: '1h', keepForPeople: 1 },
  { kind: 'official-account', delivery: 'at-least-once' },
  // As WeChat had it in other years.
  {
    kind: 'official-account',
    quotas: { userMessage: { limit: 1, window: '1m' }, menuClick: { limit: 20, window: '48h' } },
  },
  {
    kind: 'mini-program',
    quotas: { enterSession: { limit: 1, window: '1m' }, userMessage: { limit: 3, window: '48h' } },
  },
];

/** An account of each sort, before and after a deployment. */
export const accountVariants: readonly { readonly before: ProductAccount; readonly after: ProductAccount }[] =
  variants.map((variant, index) => ({
    before: productAccount(variant, index, false),
    after: productAccount(variant, index, true),
  }));

function productAccount(variant: object, index: number, isAfterDeploy: boolean): ProductAccount {
  const kind = (variant as Pick<Account, 'kind'>).kind;
  const loaded = loadedAccount({
    account: `account${index}`,
    appId: `wx7d3a51c9e40b2f8${index}`,
    publish: ['received', 'sent', 'refused', 'undetermined'],
    rules: rules(kind, isAfterDeploy),
    ...variant,
  });
  const sender = senderAccount(loaded);
  return {
    config: loaded.account,
    sender,
    // What WeChat signs and encrypts is tested elsewhere.
    receiver: { ...receiverAccount(loaded, []), encryption: 'plaintext' },
    refresher: refresherAccount(loaded, []),
    allowances: Object.fromEntries(
      Object.entries(sender.quotas)
        .filter(([, { limit }]) => limit > 0)
        .map(([action, { limit, seconds }]) => [action, { messages: limit, seconds }]),
    ),
  };
}
