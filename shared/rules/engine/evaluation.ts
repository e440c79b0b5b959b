import { textField as fieldText } from '../../wechat/fields.ts';
import { menuEvents } from '../../wechat/inbound/event-types.ts';
import type { Message } from '../../wechat/inbound/push.ts';
import type { Recollection } from '../memory.ts';
import { insideMask, normalizations, normalizeText, type Simplified, trimText } from '../normalize.ts';
import type { ValueName } from '../program.ts';
import { type LocalTime, localTime } from './local-time.ts';

/** What rules are asked about. */
export interface RuleContext {
  /** The same for every repeat of the message; seeds random choices. */
  readonly key: string;
  readonly openId: string;
  /** The ids of the user across accounts and of the sub-merchant, if WeChat sends them. */
  readonly unionId?: string | undefined;
  readonly businessId?: string | undefined;
  /** `CreateTime`, epoch seconds. */
  readonly at: number;
  readonly message: Message;
  /** What is remembered of the user; absent if it has not been read. */
  readonly recollection?: Recollection | undefined;
}

/** One message under evaluation, with everything computed about it so far. */
export interface Evaluation {
  readonly context: RuleContext;
  readonly timezone: string;
  /** Differs for every message. */
  readonly messageNumber: number;
  /** What the user wrote; `undefined` if the message is not text. */
  readonly text: string | undefined;
  /** The normalized forms of the text: masks, and at the same index the text that each gives. */
  readonly masks: number[];
  readonly texts: string[];
  readonly simplified: Simplified | undefined;
  time: LocalTime | undefined;
  /** Memory, including what the rules have kept of this message so far. */
  recollection: Recollection | undefined;
  /** Whether the decision depended on what is remembered. */
  usedMemory: boolean;
  /** Whether a template needs memory that has not been read. */
  lacksMemory: boolean;
}

/** Beyond the bits of the normalizations. */
const folded = 256;
let turns = 0;

export function startEvaluation(context: RuleContext, timezone: string, simplified?: Simplified): Evaluation {
  const { message } = context;
  return {
    context,
    timezone,
    messageNumber: ++turns,
    text: message.type === 'text' ? message.content : undefined,
    masks: [],
    texts: [],
    simplified,
    time: undefined,
    recollection: context.recollection,
    usedMemory: false,
    lacksMemory: false,
  };
}

/**
 * How the literals of a pattern are searched: in lower case, and otherwise in the text that the pattern sees. Full
 * normalization after lower-casing, as for keywords, could join a letter with a combining mark after it.
 */
export const foldedMask = (mask: number): number =>
  folded | (mask & (normalizations.width | normalizations.traditional));

/** The normalized text of a text message. Call it for text messages only. */
export function normalizedText(evaluation: Evaluation, mask: number): string {
  const { masks, texts } = evaluation;
  // There are only two or three.
  for (let index = 0; index < masks.length; index++) if (masks[index] === mask) return texts[index] as string;
  const text = makeText(evaluation, mask);
  masks.push(mask);
  texts.push(text);
  return text;
}

/** Trimming comes last, so that the inside of the text is normalized only once in each way. */
function makeText(evaluation: Evaluation, mask: number): string {
  if (mask & folded) {
    const lower = normalizedText(evaluation, mask & ~folded).toLowerCase();
    // A case-insensitive pattern treats the long s as an s.
    return lower.includes('\u017f') ? lower.replaceAll('\u017f', 's') : lower;
  }
  const inside = insideMask(mask);
  return inside === mask
    ? normalizeText(evaluation.text ?? '', mask, evaluation.simplified)
    : trimText(normalizedText(evaluation, inside), mask);
}

export function timeOf(evaluation: Evaluation): LocalTime {
  evaluation.time ??= localTime(evaluation.context.at, evaluation.timezone);
  return evaluation.time;
}

/** Memory, and a note that it was asked for; `undefined` if it has not been read. */
export function recall(evaluation: Evaluation): Recollection | undefined {
  evaluation.usedMemory = true;
  return evaluation.recollection;
}

/** Events of QR codes with a scene; `subscribe` counts only if one was scanned. */
export const sceneEvents: ReadonlySet<string> = new Set(['subscribe', 'SCAN']);

/** A value of the message; `undefined` if it has none of that name. */
export function messageValue(message: Message, name: ValueName): string | undefined {
  if (message.type === 'text') return name === 'msgMenu' ? message.bizMsgMenuId : undefined;
  if (message.type === 'unknownEvent') {
    return name === 'eventKey' ? fieldText(message.fields, 'EventKey') || undefined : undefined;
  }
  if (message.type !== 'event') return undefined;
  switch (name) {
    case 'msgMenu':
      return undefined;
    case 'scene':
      return 'scene' in message ? message.scene : undefined;
    case 'sessionFrom':
      return 'sessionFrom' in message ? message.sessionFrom : undefined;
    case 'menu':
      return 'eventKey' in message && menuEvents.includes(message.event) ? message.eventKey : undefined;
    case 'eventKey':
      if ('eventKey' in message) return message.eventKey;
      return 'scene' in message ? message.scene : undefined;
  }
}
