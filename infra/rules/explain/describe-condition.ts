import type {
  Condition,
  DateRange,
  DayTest,
  Schedule,
  TextCondition,
  TextMatch,
  ValueMatch,
  ValueName,
} from '#shared/rules/program.ts';
import { clockText } from '../../language/time-text.ts';

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const valueWords: Readonly<Record<ValueName, string>> = {
  eventKey: 'the EventKey',
  menu: 'the key of the menu button',
  scene: 'the scene of the QR code',
  sessionFrom: 'session-from',
  msgMenu: 'the id of the clicked item (bizmsgmenuid)',
};

/** A condition in words that continue “it needs that …”. */
export function describeCondition(condition: Condition): string {
  switch (condition.kind) {
    case 'all':
      return condition.of.length === 0 ? 'anything' : condition.of.map(describeCondition).join(', and ');
    case 'any':
      return `one of: ${condition.of.map(describeCondition).join('; ')}`;
    case 'none':
      return `not that ${condition.of.map(describeCondition).join(', nor that ')}`;
    case 'message':
      return condition.types === undefined
        ? 'the user sends a message'
        : `the user sends a message of type ${orList(condition.types)}`;
    case 'event':
      return `the event is ${orList(condition.events)}`;
    case 'value':
      return `${valueWords[condition.of]} ${describeValueMatch(condition.match)}`;
    case 'text':
      return describeText(condition);
    case 'location':
      return `the user is within ${metres(condition.radius)} of ${condition.latitude}, ${condition.longitude}`;
    case 'during':
      return condition.name === undefined
        ? `it is ${condition.schedules.map(describeSchedule).join(', or ')}`
        : `it is during ${condition.name} (${condition.schedules.map(describeSchedule).join(', or ')})`;
    case 'firstContact':
      return 'it is the first contact';
    case 'silentFor':
      return `the user was silent for ${describeDuration(condition.seconds)}`;
    case 'rollout':
      return `the user is among ${condition.share / 100} % of ${condition.group}`;
    case 'state': {
      const of = condition.dialogue === undefined ? '' : ` of the dialogue ${condition.dialogue}`;
      return condition.names === undefined
        ? `the user is in some state${of}`
        : `the user is in the state ${orList(condition.names)}${of}`;
    }
    case 'remembered':
      return `what is remembered as ${condition.name} ${describeValueMatch(condition.match)}`;
    case 'counted':
      return `${condition.name} was counted to ${describeCount(condition)}`;
    case 'tag':
      return `the user has the tag ${orList(condition.tags)}`;
    case 'unmatched':
      return condition.times === 1
        ? 'no other rule answers'
        : `no other rule answered the last ${condition.times} messages, this one counted`;
    case 'user':
      return condition.lists === undefined
        ? 'the user is one of those named'
        : `the user is in the list ${orList(condition.lists)}`;
  }
}

function describeCount({ from, to }: { readonly from?: number; readonly to?: number }): string {
  if (from === to) return String(from);
  if (to === undefined) return `${from} or more`;
  return from === undefined ? `${to} or less` : `${from} to ${to}`;
}

function describeText(condition: TextCondition): string {
  const ways = describeTextMatch(condition);
  const not = condition.not && `nothing of it ${describeTextMatch(condition.not)}`;
  return [ways === '' ? 'the message is text' : `the text ${ways}`, ...(not ? [not] : [])].join(', and ');
}

function describeTextMatch(match: TextMatch): string {
  const { equals, contains, containsWord, containsAll, startsWith, matches } = match;
  const each = containsAll?.map((some) => (typeof some === 'string' ? some : some.join('/')));
  return [
    ...(equals === undefined ? [] : [`is ${quoted(equals)}`]),
    ...(contains === undefined ? [] : [`contains ${quoted(contains)}`]),
    ...(containsWord === undefined ? [] : [`contains the word ${quoted(containsWord)}`]),
    ...(each === undefined ? [] : [`contains each of ${quoted(each, ' and ')}`]),
    ...(startsWith === undefined ? [] : [`begins with ${quoted(startsWith)}`]),
    ...(matches === undefined ? [] : [`matches ${matches.map(({ source }) => `/${source}/`).join(' or ')}`]),
  ].join(', or ');
}

function describeValueMatch(match: ValueMatch): string {
  return describeTextMatch(match) || 'is there';
}

function describeSchedule({ days, hours, dates, except }: Schedule): string {
  const parts = [
    ...(days === undefined ? [] : [days.map(day).join(', ')]),
    ...(dates === undefined ? [] : [dates.map(range).join(', ')]),
    ...(hours === undefined
      ? []
      : [hours.map(([from, to]) => `${clockText(from)}-${clockText(to)}`).join(', ')]),
    ...(except === undefined
      ? []
      : [`except ${[...except.days.map(day), ...except.dates.map(range)].join(', ')}`]),
  ];
  return parts.length === 0 ? 'any time' : parts.join(' ');
}

const day = (test: DayTest): string => (typeof test === 'number' ? (weekdays[test] ?? '') : `${test}s`);
const range = ([first, last]: DateRange): string => (first === last ? first : `${first}..${last}`);

/** How many keywords are shown; more would not help the reader. */
const shown = 8;

function quoted(words: readonly string[], and = ' or '): string {
  const more = words.length > shown ? `${and}${words.length - shown} more` : '';
  return `${words
    .slice(0, shown)
    .map((word) => `"${word}"`)
    .join(and)}${more}`;
}

function orList(words: readonly string[]): string {
  return words.join(' or ');
}

export function describeDuration(seconds: number): string {
  for (const [unit, size] of [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${Math.round(seconds)}s`;
}

function metres(distance: number): string {
  return distance >= 1000 ? `${distance / 1000} km` : `${distance} m`;
}
