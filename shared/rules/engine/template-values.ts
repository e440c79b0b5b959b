import type { Message } from '../../wechat/inbound/push.ts';
import { countAt, type Recollection, stateAt, valueAt } from '../memory.ts';
import { normalizeText, usualNormalizations } from '../normalize.ts';
import type { Program } from '../program.ts';
import { lookUpsIn } from '../template.ts';
import { type Evaluation, timeOf } from './evaluation.ts';
import { localTime } from './local-time.ts';
import type { Resolve } from './render.ts';

const weekdays = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'] as const;

/** The names under `time.…` and `window.…`; the other groups depend on the account and the rule. */
export const timeNames = ['date', 'time', 'year', 'month', 'day', 'hour', 'minute', 'weekday'] as const;
export const windowNames = ['messages', 'until'] as const;
type TimeName = (typeof timeNames)[number];
type WindowName = (typeof windowNames)[number];

/** What templates can use of a rule's answer. */
export interface AnswerValues {
  captures(): Readonly<Record<string, string>>;
  /** How many messages the rule sends immediately. */
  readonly sends: number;
  /** The dialogue whose values can be shown. */
  readonly dialogue: string | undefined;
  /** Memory at the rule's turn, with what the rule itself keeps, and a note that it was asked for. */
  recall(): { readonly before: Recollection | undefined; readonly after: Recollection | undefined };
}

/** Returns the values of the names that a template may have. */
export function templateValues(evaluation: Evaluation, program: Program, answer: AnswerValues): Resolve {
  const { context } = evaluation;
  const resolve: Resolve = (path) => {
    if (path.includes('[')) return tableValue(path, program.variables, resolve);
    const dot = path.indexOf('.');
    const group = path.slice(0, dot);
    const name = path.slice(dot + 1);
    switch (group) {
      case 'match':
        return answer.captures()[name] ?? '';
      case 'message':
        return name === 'businessId' ? (context.businessId ?? '') : fieldValue(context.message, name);
      case 'user':
        return (name === 'unionId' ? context.unionId : name === 'openId' ? context.openId : undefined) ?? '';
      case 'variables':
        return program.variables[name] ?? '';
      case 'state': {
        const { before } = answer.recall();
        return (before && stateAt(before.memory, answer.dialogue, context.at)?.values[name]) ?? '';
      }
      case 'remembered': {
        const { before, after } = answer.recall();
        if (before === undefined || after === undefined) return '';
        // The last chance to say what the rule forgets.
        return valueAt(after.memory, name, context.at) ?? valueAt(before.memory, name, context.at) ?? '';
      }
      case 'counted': {
        const { after } = answer.recall();
        return after === undefined ? '' : String(countAt(after.memory, name, context.at));
      }
      case 'time':
        return timeValue(evaluation, name as TimeName);
      case 'window':
        return windowValue(evaluation, name as WindowName, answer);
      default:
        return '';
    }
  };
  return resolve;
}

/** The entry of one of the account's tables at the place that values name. */
function tableValue(path: string, variables: Program['variables'], resolve: Resolve): string {
  const { inner, pattern } = lookUpsIn(path);
  const keys = inner.map(resolve);
  // A dot in what the user wrote would reach deeper into the table.
  if (keys.some((key) => key === '' || key.includes('.'))) return '';
  let next = 0;
  const name = pattern.slice('variables.'.length).replaceAll('*', () => keys[next++] ?? '');
  const exact = Object.hasOwn(variables, name) ? variables[name] : undefined;
  if (exact !== undefined) return exact;
  const alike = (one: string): string => normalizeText(one, usualNormalizations);
  const wanted = alike(name);
  const found = Object.keys(variables).find((one) => alike(one) === wanted);
  return found === undefined ? '' : (variables[found] ?? '');
}

/** The text or number at a path, for example `fields.Actions.0.ActionMsg`. */
function fieldValue(message: Message, path: string): string {
  let value: unknown = message;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return '';
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function timeValue(evaluation: Evaluation, name: TimeName): string {
  const { date, minutes, weekday } = timeOf(evaluation);
  const [year = '', month = '', day = ''] = date.split('-');
  const hour = String(Math.floor(minutes / 60)).padStart(2, '0');
  const minute = String(minutes % 60).padStart(2, '0');
  const values: Readonly<Record<TimeName, string>> = {
    date,
    time: `${hour}:${minute}`,
    year,
    month: String(Number(month)),
    day: String(Number(day)),
    hour,
    minute,
    weekday: weekdays[weekday] ?? '',
  };
  return values[name] ?? '';
}

function windowValue(evaluation: Evaluation, name: WindowName, { sends, recall }: AnswerValues): string {
  const window = recall().before?.window;
  if (window === undefined) return '';
  if (name === 'messages') return String(Math.max(0, window.messages - sends));
  if (window.until === 0) return '';
  const { date, minutes } = localTime(window.until, evaluation.timezone);
  const time = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  return `${date.slice(5)} ${time}`;
}
