import type { Message } from '#shared/wechat/inbound/push.ts';
import { timeText } from '../../language/time-text.ts';
import type { AccountRules } from '../build/program.ts';
import type { MessageSource } from './message.ts';
import type { CaseSource, Expectation, ExpectedReply } from './schema.ts';

/** What a user did, and what the rules did. */
export interface RecordedStep {
  /** Epoch seconds. */
  readonly at: number;
  readonly message: Message;
  readonly rule: string | null;
  /** The messages that were sent; null if unknown. */
  readonly replies: readonly Readonly<Record<string, unknown>>[] | null;
  readonly transferred: boolean;
}

export interface RecordSettings {
  /** The user, for the name of the case. */
  readonly who: string;
  readonly rules: AccountRules;
  /** Whether this was the user's first contact. */
  readonly isNew: boolean;
}

/** A conversation as a case for the account's tests; undefined if it is empty. */
export function recordedCase(
  recorded: readonly RecordedStep[],
  { who, rules, isNew }: RecordSettings,
): CaseSource | undefined {
  // No rule can ask for messages of unknown types.
  const steps = recorded.filter(({ message }) => message.type !== 'unknown');
  const [first] = steps;
  if (first === undefined) return undefined;
  const at = timeText(first.at, rules.timezone);
  return {
    name: `${who} ${at}`,
    at,
    ...(isNew ? { remembered: { lastContact: 'never' as const } } : {}),
    steps: steps.map((step, index) => {
      const before = steps[index - 1];
      const after = before === undefined ? {} : { after: `${Math.max(1, Math.round(step.at - before.at))}s` };
      return { ...sourceOf(step.message), ...after, expect: expectationOf(step, rules) };
    }),
  };
}

/** Fields that are different in every message, so no rule can ask for them. */
const passing: ReadonlySet<string> = new Set([
  'type',
  'event',
  'msgId',
  'msgDataId',
  'idx',
  'mediaId',
  'mediaId16K',
  'thumbMediaId',
  'picUrl',
  'thumbUrl',
  'ticket',
  'menuId',
  'format',
  'scale',
]);

function sourceOf(message: Message): MessageSource {
  switch (message.type) {
    case 'text': {
      const { content: text, bizMsgMenuId: msgMenu } = message;
      return { text, ...(msgMenu === undefined ? {} : { msgMenu }) };
    }
    case 'location': {
      const { latitude, longitude } = message;
      return { location: { latitude, longitude }, ...fieldsOf(message, ['latitude', 'longitude']) };
    }
    case 'event':
      if (message.event === 'CLICK') return { menu: message.eventKey };
      if (message.event === 'SCAN' && message.scene !== undefined) return { scene: message.scene };
      if (message.event === 'user_enter_tempsession') return { sessionFrom: message.sessionFrom };
      return { event: message.event, ...fieldsOf(message) };
    case 'unknownEvent':
      return { event: message.event, ...fieldsOf(message.fields) };
    case 'unknown':
      return {};
    default:
      return { message: message.type, ...fieldsOf(message) };
  }
}

function fieldsOf(message: object, told: readonly string[] = []): Pick<MessageSource, 'fields'> {
  const fields = Object.entries(message).filter(
    (field): field is [string, string | number] =>
      !passing.has(field[0]) &&
      !told.includes(field[0]) &&
      (typeof field[1] === 'number' || (typeof field[1] === 'string' && field[1] !== '')),
  );
  return fields.length === 0 ? {} : { fields: Object.fromEntries(fields) };
}

function expectationOf({ rule, replies, transferred }: RecordedStep, { rules }: AccountRules): Expectation {
  if (rule === null && replies?.length === 0 && !transferred) return 'nothing';
  const source = rules.find(({ id }) => id === rule);
  const isKnown = replies !== null && replies.length > 0 && source !== undefined && isSame(source.reply);
  return {
    rule: rule ?? 'none',
    ...(isKnown ? { reply: replies.map(expectedReply) } : {}),
    ...(transferred ? { transfer: true } : {}),
  };
}

/** Whether the reply is the same each time, and sent at once. */
function isSame(reply: unknown): boolean {
  const later = /"(?:oneOf|after|during)":/;
  return !later.test(JSON.stringify(reply) ?? '');
}

function expectedReply(message: Readonly<Record<string, unknown>>): ExpectedReply {
  const { content } = (message['text'] ?? {}) as { readonly content?: unknown };
  return typeof content === 'string' ? content : { message: { msgtype: String(message['msgtype']) } };
}
