import type { Message } from '../../wechat/inbound/push.ts';
import type { Program } from '../program.ts';
import { type Evaluation, recall, timeOf } from './evaluation.ts';
import { localTime } from './local-time.ts';
import type { Resolve } from './render.ts';

const weekdays = ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'] as const;

/** What `time.…` and `window.…` can be in a template; the other groups depend on the account and the rule. */
export const timeNames = ['date', 'time', 'year', 'month', 'day', 'hour', 'minute', 'weekday'] as const;
export const windowNames = ['messages', 'until'] as const;
type TimeName = (typeof timeNames)[number];
type WindowName = (typeof windowNames)[number];

/** What of a rule's answer its templates can ask for. */
export interface AnswerValues {
  captures(): Readonly<Record<string, string>>;
  /** How many messages the rule sends at once. */
  readonly sends: number;
}

/** Gives the values of the names that a template may have. */
export function templateValues(evaluation: Evaluation, program: Program, answer: AnswerValues): Resolve {
  const { context } = evaluation;
  return (path) => {
    const dot = path.indexOf('.');
    const group = path.slice(0, dot);
    const name = path.slice(dot + 1);
    switch (group) {
      case 'match':
        return answer.captures()[name] ?? '';
      case 'message':
        return fieldValue(context.message, name);
      case 'user':
        return name === 'openId' ? context.openId : '';
      case 'variables':
        return program.variables[name] ?? '';
      case 'state': {
        const state = recall(evaluation)?.memory.state;
        return (state && state.until > context.at ? state.values[name] : undefined) ?? '';
      }
      case 'time':
        return timeValue(evaluation, name as TimeName);
      case 'window':
        return windowValue(evaluation, name as WindowName, answer.sends);
      default:
        return '';
    }
  };
}

function fieldValue(message: Message, name: string): string {
  const value: unknown = (message as unknown as Readonly<Record<string, unknown>>)[name];
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

function windowValue(evaluation: Evaluation, name: WindowName, sends: number): string {
  const window = recall(evaluation)?.window;
  if (window === undefined) return '';
  if (name === 'messages') return String(Math.max(0, window.messages - sends));
  if (window.until === 0) return '';
  const { date, minutes } = localTime(window.until, evaluation.timezone);
  const time = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`;
  return `${date.slice(5)} ${time}`;
}
