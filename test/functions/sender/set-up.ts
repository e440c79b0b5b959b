import { accessTokens } from '#functions/sender/access-token.ts';
import { accountBreaker } from '#functions/sender/account-breaker.ts';
import { createSender } from '#functions/sender/handler.ts';
import type { DoLater } from '#functions/sender/later.ts';
import { mediaLibrary } from '#functions/sender/media-library.ts';
import type { QueueRecord } from '#functions/sender/queue-event.ts';
import { senderAccount } from '#infra/config/function-config.ts';
import type { AuditRecord, AuditTrail } from '#shared/aws/audit-table.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { liveRules } from '#shared/aws/live-rules.ts';
import type { StoredMedia } from '#shared/aws/media-table.ts';
import type { QueueMessage } from '#shared/aws/reply-queue.ts';
import type { Unanswered } from '#shared/aws/unanswered-table.ts';
import type { BusEvent } from '#shared/contracts/event.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import { type FakeAnswer, fakeHttp } from '../../support/fake-http.ts';
import { loadedAccount } from '../../support/loaded-account.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { memoryPauses } from '../../support/memory-pauses.ts';
import { memoryStore } from '../../support/memory-store.ts';
import { memoryTokens, storedToken } from '../../support/memory-tokens.ts';

export const t0 = 1761200431;
export const openId = 'oQ8dN5xKlantern0000000000001';

export const lantern = {
  account: 'lantern',
  kind: 'official-account',
  appId: 'wx7d3a51c9e40b2f86',
  publish: ['received', 'sent', 'refused', 'undetermined'],
  rules: [
    { id: 'hours', when: { text: { contains: '营业时间' } }, reply: { text: '9:00-21:00' } },
    { id: 'three', when: { text: { equals: '三' } }, reply: [{ text: '1' }, { text: '2' }, { text: '3' }] },
    { id: 'welcome', when: { event: 'subscribe' }, reply: { text: '欢迎' } },
  ],
};

interface SetUp {
  readonly account?: Readonly<Record<string, unknown>>;
  /** WeChat's answers to sends, in order; the last one for all that follow. */
  readonly answers?: readonly FakeAnswer[];
  readonly http?: Http;
  readonly publish?: (events: readonly BusEvent[]) => Promise<void>;
  readonly readFile?: (file: string) => Uint8Array;
  /** In the place of those in memory. */
  readonly conversations?: ConversationStore;
  readonly audit?: AuditTrail;
  /** Before something is put off. */
  readonly beforeLater?: () => Promise<void>;
  /** Where pushed rules are. */
  readonly pushed?: Parameters<typeof liveRules>[0]['table'];
}

/** The sender on a clock set by hand, with WeChat, table, bus and queue in memory. */
export function setUp({
  account = {},
  answers = [{ errcode: 0, errmsg: 'ok' }],
  http,
  publish,
  readFile = (file) => Buffer.from(`content of ${file}`),
  conversations: store,
  audit,
  beforeLater = async () => {},
  pushed = { current: async () => undefined, text: async () => '' },
}: SetUp = {}) {
  const media = new Map<string, StoredMedia>();
  const config = senderAccount(loadedAccount({ ...lantern, ...account }));
  const clock = { now: (t0 + 1) * 1000 };
  const conversations = memoryStore();
  const { tokens, store: tokenStore } = memoryTokens({ lantern: storedToken() });
  const { lines, log } = memoryLog();
  const published: BusEvent[] = [];
  const postponed: [string, number][] = [];
  const later: Parameters<DoLater>[0][] = [];
  const queued: QueueMessage[] = [];
  const setAside: { body: string; group: string | undefined; id: string }[] = [];
  const waited: number[] = [];
  const audited: (AuditRecord & { readonly keepFor: number })[] = [];
  const questions: (Unanswered & { readonly keepFor: number })[] = [];
  const pauses = memoryPauses();
  const typed: number[] = [];
  const forgotten: string[] = [];
  const fake = fakeHttp(...answers);
  const put = publish ?? (async (events) => void published.push(...events));
  const now = () => clock.now;
  let attempts = 0;
  const sender = createSender({
    accounts: new Map([['lantern', config]]),
    rules: liveRules({
      table: pushed,
      deployed: deployedRules([config], ''),
      log,
      now,
    }),
    audit: audit ?? {
      write: async (record, keepFor) => void audited.push({ ...record, keepFor }),
      forget: async (account, user) => void forgotten.push(`records ${account} ${user}`),
      keepUnanswered: async (question, keepFor) => void questions.push({ ...question, keepFor }),
    },
    breaker: accountBreaker({ store: pauses, publish: put, log, now }),
    later: async (postponed) => {
      await beforeLater();
      later.push(postponed);
    },
    schedules: { forget: async (prefix) => void forgotten.push(`schedules ${prefix}`) },
    showTyping: async (_account, _openId, milliseconds) => typed.push(milliseconds) > 0,
    conversations: store ?? conversations,
    formerConversations: { delete: async () => {} },
    tokens: accessTokens(tokenStore, put, now, async (milliseconds) => {
      clock.now += milliseconds;
    }),
    queue: {
      send: async (message) => void queued.push(message),
      retryAfter: async (receiptHandle, seconds) => void postponed.push([receiptHandle, seconds]),
      delete: async () => {},
    },
    stalled: () => new Promise(() => {}),
    intake: {
      retryAfter: async (receiptHandle, seconds) => void postponed.push([receiptHandle, seconds]),
    },
    deadLetters: { put: async (body, group, id) => void setAside.push({ body, group, id }) },
    writers: { receiver: 'AROARECEIVER', sender: 'AROASENDER' },
    maxReceiveCount: 15,
    wait: async (milliseconds) => {
      waited.push(milliseconds);
      clock.now += milliseconds;
    },
    http: http ?? fake.http,
    wechatApi: 'https://api.weixin.qq.com',
    media: mediaLibrary({
      http: http ?? fake.http,
      wechatApi: 'https://api.weixin.qq.com',
      store: { read: async (key) => media.get(key), write: async (key, value) => void media.set(key, value) },
      readFile: async (file) => readFile(file),
      readStored: async (account, digest) => Buffer.from(`stored ${account} ${digest}`),
      now,
    }),
    publish: put,
    log,
    now,
  });
  return {
    clock,
    tokens,
    media,
    conversations,
    lines,
    published,
    postponed,
    later,
    queued,
    setAside,
    waited,
    audited,
    questions,
    pauses,
    typed,
    forgotten,
    fake,
    /** Hands records to the sender as one invocation of 30 s; returns the ids of those that failed. */
    async handle(...records: QueueRecord[]): Promise<string[]> {
      const attempt = { id: `attempt-${++attempts}`, deadline: clock.now / 1000 + 30 };
      const { batchItemFailures } = await sender({ Records: records }, attempt);
      return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    },
    /** The texts that went to WeChat. */
    sentTexts: () => (fake.bodies() as { text: { content: string } }[]).map(({ text }) => text.content),
    /** The data of the events of a type. */
    eventsOf: (detailType: string) =>
      published
        .filter((event) => event.detailType === detailType)
        .map(({ detail }) => detail.data as Record<string, unknown>),
  };
}

interface RecordOverrides {
  /** `null` for a record of the intake, which has no groups. */
  readonly group?: string | null;
  /** Who asks, of a request, and the id of the event that asks. */
  readonly source?: string;
  readonly event?: string;
  readonly senderId?: string;
  readonly id?: string;
  readonly receiveCount?: number;
}

function record(
  body: unknown,
  group: string,
  { id = 'r1', receiveCount = 1, group: other = group, senderId }: RecordOverrides = {},
): QueueRecord {
  return {
    messageId: id,
    receiptHandle: `receipt of ${id}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String((t0 + 1) * 1000),
      ...(other === null ? {} : { MessageGroupId: other }),
      ...(senderId === undefined ? {} : { SenderId: senderId }),
    },
  };
}

/** A record of a push of a user, with WeChat's own field names. */
export function pushRecord(
  fields: Readonly<Record<string, string>>,
  overrides: RecordOverrides = {},
): QueueRecord {
  const push = understandPush({
    ToUserName: 'gh_5c1d9e7a2b40',
    FromUserName: openId,
    CreateTime: String(t0),
    MsgType: 'text',
    ...fields,
  });
  return record({ kind: 'push', account: 'lantern', receivedAt: t0 * 1000, push }, push.openId, overrides);
}
export const textRecord = (
  Content: string,
  MsgId = '1',
  overrides: RecordOverrides = {},
  fields = {},
): QueueRecord => pushRecord({ Content, MsgId, ...fields }, overrides);

/** The same at another time. @param createTime epoch seconds */
export const textAt = (content: string, createTime: number, msgId: string): QueueRecord =>
  textRecord(content, msgId, {}, { CreateTime: String(createTime) });

/** A record of a request of another service, as the bus's rule puts it on the queue. */
export function requestRecord(
  id: string,
  texts: readonly string[],
  overrides: RecordOverrides & { readonly data?: object; readonly metadata?: object } = {},
): QueueRecord {
  const detail = {
    metadata: { id, version: '1', time: '2025-10-23T06:20:31Z', ...overrides.metadata },
    data: {
      account: 'lantern',
      openId,
      messages: texts.map((content) => ({ msgtype: 'text', text: { content } })),
      ...overrides.data,
    },
  };
  return rawRequestRecord(detail, overrides);
}
export function rawRequestRecord(detail: unknown, overrides: RecordOverrides = {}): QueueRecord {
  const time = new Date(t0 * 1000).toISOString().replace('.000', '');
  const { source = 'shop.orders', event = '17793124-05d4-b198-2fde-7ededc63b103' } = overrides;
  return record({ kind: 'WeChatSendRequested', source, time, detail, event }, openId, overrides);
}
export const rawRecord = (body: string, overrides: RecordOverrides = {}): QueueRecord =>
  record(body, openId, overrides);
