import type { Language, Text } from '../../language/text.ts';
import { timeText } from '../../language/time-text.ts';
import { csvLine } from '../csv-line.ts';
import type { Stats } from './stats.ts';

const words = {
  messages: { en: 'messages', zh: '消息' },
  events: { en: 'events', zh: '事件' },
  users: { en: 'users', zh: '用户' },
  unanswered: { en: 'answered by no rule but a default', zh: '没有规则回答（默认规则不算）' },
  muted: { en: 'while rules kept silent', zh: '规则静默期间' },
  transferred: { en: 'handed over', zh: '转人工' },
  sent: { en: 'replies sent', zh: '发出回复' },
  refused: { en: 'replies refused', zh: '回复被拒' },
  undetermined: { en: 'of unknown outcome', zh: '结果未知' },
} as const satisfies Record<string, Text>;

const titles = {
  rules: { en: 'answered by', zh: '由哪条规则回答' },
  never: { en: 'never answered', zh: '没有回答过' },
  refused: { en: 'refused because of', zh: '被拒原因' },
  days: { en: 'messages by day', zh: '每天的消息' },
  hours: { en: 'messages by hour', zh: '每小时的消息' },
  questions: { en: 'questions without an answer', zh: '没答上的问题' },
  notKept: {
    en: 'Questions without an answer are not kept. With `unanswered: 30d` in the account’s file and a deploy they are.',
    zh: '没答上的问题没有保存。在账号文件里写 unanswered: 30d 并部署后就会保存。',
  },
} as const satisfies Record<string, Text>;

/** The numbers for people. @param timezone the account's */
export function statsLines(stats: Stats, timezone: string, language: Language): string[] {
  const between = [stats.since, stats.until].map((at) => timeText(at, timezone)).join(' – ');
  const totals = (['messages', 'events', 'users', 'unanswered', 'muted', 'transferred', 'sent'] as const).map(
    (name) => row(stats[name], words[name][language]),
  );
  const refused = stats.refused.reduce((sum, { times }) => sum + times, 0);
  const used = stats.rules.filter(({ times }) => times > 0);
  const never = stats.rules.filter(({ times }) => times === 0).map(({ rule }) => rule);
  const most = Math.max(1, ...stats.hours);
  return [
    `${stats.account}  ${between}`,
    ...totals,
    row(refused, words.refused[language]),
    row(stats.undetermined, words.undetermined[language]),
    ...section(
      titles.rules[language],
      used.map(({ rule, times, share }) => row(times, `${percent(share).padStart(6)}  ${rule}`)),
    ),
    ...(never.length === 0 ? [] : ['', `${titles.never[language]}  ${never.join(', ')}`]),
    ...section(
      titles.refused[language],
      stats.refused.map(({ reason, code, times }) =>
        row(times, code === null ? reason : `${reason} ${code}`),
      ),
    ),
    ...section(
      titles.days[language],
      stats.days.map(({ day, messages }) => row(messages, day)),
    ),
    ...section(
      titles.hours[language],
      stats.messages === 0
        ? []
        : hoursBetween(stats.hours).map(({ count, hour }) =>
            row(
              count,
              `${String(hour).padStart(2, '0')}:00  ${'▇'.repeat(Math.round((count / most) * 30))}`.trimEnd(),
            ),
          ),
    ),
    ...(stats.questions === null
      ? ['', titles.notKept[language]]
      : section(
          titles.questions[language],
          stats.questions.map(({ text, times, alike }) =>
            row(times, alike.length === 0 ? text : `${text}  (${alike.slice(0, 3).join(' · ')})`),
          ),
        )),
  ];
}

/** The hours of the day from the first with a message to the last. */
function hoursBetween(hours: readonly number[]): { readonly count: number; readonly hour: number }[] {
  const all = hours.map((count, hour) => ({ count, hour }));
  const isBusy = ({ count }: { readonly count: number }): boolean => count > 0;
  return all.slice(all.findIndex(isBusy), all.findLastIndex(isBusy) + 1);
}

/** The numbers for a spreadsheet: kind, name, count, and for rules their share. */
export function statsCsv(stats: Stats): string[] {
  const rows: (readonly (string | number)[])[] = [
    ['what', 'name', 'times', 'share'],
    ...(
      ['messages', 'events', 'users', 'unanswered', 'muted', 'transferred', 'sent', 'undetermined'] as const
    ).map((name) => ['total', name, stats[name], '']),
    ...stats.rules.map(({ rule, times, share }) => ['rule', rule, times, share.toFixed(4)]),
    ...stats.refused.map(({ reason, code, times }) => [
      'refused',
      code === null ? reason : `${reason} ${code}`,
      times,
      '',
    ]),
    ...stats.days.map(({ day, messages }) => ['day', day, messages, '']),
    ...stats.hours.map((count, hour) => ['hour', hour, count, '']),
    ...(stats.questions ?? []).map(({ text, times }) => ['question', text, times, '']),
  ];
  return rows.map(csvLine);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

const row = (count: number, text: string): string => `${String(count).padStart(8)}  ${text}`;
const percent = (share: number): string => `${(share * 100).toFixed(1)}%`;
