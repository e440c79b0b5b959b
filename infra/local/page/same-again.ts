import type { Fields, FieldValue } from '#shared/wechat/fields.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import type { TraceContext } from '../trace/trace-context.ts';
import type { PushFields, PushValue, WirePush } from '../wechat/push-body.ts';
import type { Simulator } from '../wechat/simulator.ts';
import type { ActionPush } from './user-action.ts';

/** An earlier push, to be repeated. */
interface EarlierPush {
  readonly account: string;
  readonly openId: string;
  readonly wire: WirePush;
  readonly fields: Fields;
}

/** @throws CodedError `trace_unknown` */
export function pushOf({ book }: TraceContext, id: string): EarlierPush {
  const trace = book.all().find((one) => one.id === id);
  const { account, openId, wire, fields } = trace ?? {};
  if (account === undefined || openId == null || wire == null || fields == null) {
    throw new ToldError(
      'trace_unknown',
      both('There is no push of a user that could be made again.', '没有可以再推一次的用户消息。'),
    );
  }
  return { account, openId, wire, fields };
}

/** The fields that differ in every push. */
const ownOfEach = new Set(['ToUserName', 'FromUserName', 'CreateTime', 'MsgId']);

/** The same content as a new push. */
export function sameAgain(fields: Fields): ActionPush {
  const content = Object.fromEntries(
    Object.entries(fields)
      .filter(([name]) => !ownOfEach.has(name))
      .map(([name, value]) => [name, pushValue(value)]),
  );
  if (content['MsgType'] !== 'event') return { kind: 'message', fields: content };
  const { MsgType: _, ...event } = content;
  return { kind: 'event', fields: event };
}

function pushValue(value: FieldValue): PushValue {
  if (Array.isArray(value)) return '';
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, pushValue(inner as FieldValue)]),
  ) as PushFields;
}

/** A command that sends such a push, signed now. */
export function signedCurl(
  { account, openId, fields }: EarlierPush,
  door: string,
  wechat: Simulator,
): string {
  const { kind, fields: content } = sameAgain(fields);
  const { query, body } = wechat.preparePush(
    account,
    openId,
    kind === 'event' ? { MsgType: 'event', ...content } : { ...content, MsgId: BigInt(Date.now()) },
  );
  const url = `${door}/${account}?${new URLSearchParams(query)}`;
  return `curl -X POST ${quoted(url)} -H 'content-type: text/xml' --data-binary ${quoted(body)}`;
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
