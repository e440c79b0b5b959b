import { decidePush } from '#functions/receiver/decide-push.ts';
import type { QueueRecord } from '#functions/sender/queue-event.ts';
import { receiverAccount } from '#infra/config/function-config.ts';
import type { LiveRules } from '#shared/aws/live-rules.ts';
import type { PushWork } from '#shared/contracts/work.ts';
import { loadRules } from '#shared/rules/rule-set.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { loadedAccount } from '../support/loaded-account.ts';
import { memoryLog } from '../support/memory-log.ts';
import { lantern, openId, rawRecord, setUp as setUpSender, t0 } from './sender/set-up.ts';

export const rules = [
  { id: 'hello', when: { text: { equals: '你好' } }, passive: true, reply: { text: '您好' }, continue: true },
  { id: 'more', when: { text: { equals: '你好' } }, reply: { text: '还有什么可以帮您？' } },
  { id: 'hours', when: { text: { equals: '几点' } }, passive: true, cooldown: '1h', reply: { text: '9:00' } },
  { id: 'agent', when: { text: { equals: '人工' } }, transfer: true },
  { id: 'ask', when: { menu: 'order' }, setState: 'order', reply: { text: '订单号？' } },
  {
    id: 'order',
    when: { state: 'order', text: { matches: '^(?<no>\\d+)$' } },
    passive: true,
    reply: { text: '订单{{match.no}}已发货' },
    clearState: true,
  },
  { id: 'plain', when: { text: { equals: '地址' } }, reply: { text: '桥边1号' } },
  { id: 'otherwise', when: { message: 'text' }, default: true, transfer: true },
];

/** Receiver and sender around one ledger, on a clock set by hand. */
export async function setUp(
  account: Readonly<Record<string, unknown>> = {},
  answers: readonly object[] = [{ errcode: 0 }],
) {
  const loaded = loadedAccount({ ...lantern, rules, ...account });
  const receiver = receiverAccount(loaded, []);
  const sender = setUpSender({ account: { rules, ...account }, answers });
  const { conversations, clock } = sender;
  const { lines, log } = memoryLog();
  const late: { work: PushWork; delay: number }[] = [];
  const faults = { load: false, save: false };
  const ruleSet = { current: await loadRules(loaded.built.program) };
  const fail = async (): Promise<never> => {
    throw new Error('down');
  };
  const decide = decidePush({
    rules: { of: async () => ({ ...ruleSet.current, version: 0 }) } satisfies Pick<LiveRules, 'of'>,
    conversations: {
      takePlace: conversations.takePlace,
      load: (user) => (faults.load ? fail() : conversations.load(user)),
      save: (user, conversation, now) => (faults.save ? fail() : conversations.save(user, conversation, now)),
    },
    intake: { put: async (body, delay) => void late.push({ work: JSON.parse(body), delay }) },
    log,
    wait: () => new Promise(() => {}),
    now: () => clock.now,
  });
  const pushOf = (fields: Readonly<Record<string, string>>) =>
    understandPush({
      ToUserName: 'gh_5c1d9e7a2b40',
      FromUserName: openId,
      CreateTime: String(t0),
      MsgType: 'text',
      ...fields,
    });
  const text = (Content: string, MsgId = '1', at = t0) =>
    decide(receiver, pushOf({ Content, MsgId, CreateTime: String(at) }), clock.now);
  return {
    ...sender,
    faults,
    late,
    lines,
    ruleSet,
    text,
    click: (EventKey: string, at = t0) =>
      decide(
        receiver,
        pushOf({ MsgType: 'event', Event: 'CLICK', EventKey, CreateTime: String(at) }),
        clock.now,
      ),
    pass: (fields: Readonly<Record<string, string>>) => decide(receiver, pushOf(fields), clock.now),
    /** Hands what the receiver queued to the sender. */
    deliver: (work: readonly PushWork[], overrides: { id?: string } = {}): Promise<string[]> =>
      sender.handle(...work.map((one): QueueRecord => rawRecord(JSON.stringify(one), overrides))),
  };
}
