import { countAt, isTaggedAt, type RuleMemory, stateAt, valueAt } from '../memory.ts';
import { hasWord, insideMask, patternMask, withoutPunctuation } from '../normalize.ts';
import type { Calendar, Condition, Pattern, TextCondition, TextMatch, ValueMatch } from '../program.ts';
import { type Evaluation, foldedMask, messageValue, normalizedText, recall, timeOf } from './evaluation.ts';
import { hashOf } from './hash.ts';
import { unmatchedCounter } from './keep.ts';
import type { KeywordIndex } from './keyword-index.ts';
import { distanceBetween, placeOf } from './location.ts';
import type { CompiledPattern } from './pattern.ts';
import { isDuring } from './schedule.ts';

/**
 * Whether a condition holds. `unknown` if it depends on memory that has not been read. As in Kleene's logic, `unknown`
 * spreads only where it makes a difference.
 */
export type Truth = 'yes' | 'no' | 'unknown';
export type Test = (evaluation: Evaluation) => Truth;

/** What conditions are compiled with. */
export interface CompileContext {
  readonly calendar: Calendar;
  /** The keywords for texts that are normalized in one way. */
  keywordIndex(mask: number): KeywordIndex;
  pattern(pattern: Pattern): CompiledPattern;
  /** The users in one of the account's lists. */
  list(name: string): ReadonlySet<string>;
}

type Fits = (evaluation: Evaluation) => boolean;
const truth = (holds: boolean): Truth => (holds ? 'yes' : 'no');

/** Compiles a condition. */
export function compileCondition(condition: Condition, compileContext: CompileContext): Test {
  switch (condition.kind) {
    case 'all':
    case 'any':
    case 'none': {
      const tests = condition.of.map((one) => compileCondition(one, compileContext));
      return { all, any, none }[condition.kind](tests);
    }
    case 'message': {
      const types: ReadonlySet<string> | undefined = condition.types && new Set(condition.types);
      return ({ context: { message } }) =>
        truth(
          message.type !== 'event' &&
            message.type !== 'unknownEvent' &&
            (types === undefined || types.has(message.type)),
        );
    }
    case 'event': {
      const events: ReadonlySet<string> = new Set(condition.events);
      return ({ context: { message } }) =>
        truth((message.type === 'event' || message.type === 'unknownEvent') && events.has(message.event));
    }
    case 'value': {
      const fits = compileValueMatch(condition.match, compileContext);
      return ({ context: { message } }) => {
        const value = messageValue(message, condition.of);
        return truth(value !== undefined && fits(value));
      };
    }
    case 'text':
      return compileText(condition, compileContext);
    case 'location':
      return ({ context: { message } }) => {
        const place = placeOf(message);
        return truth(place !== undefined && distanceBetween(place, condition) <= condition.radius);
      };
    case 'during':
      return (evaluation) =>
        truth(
          condition.schedules.some((schedule) =>
            isDuring(schedule, timeOf(evaluation), compileContext.calendar),
          ),
        );
    case 'rollout':
      return ({ context: { openId } }) =>
        truth(hashOf(`${condition.group} ${openId}`) % 10_000 < condition.share);
    case 'firstContact':
      return remembering((memory) => memory.contactAt === 0);
    case 'silentFor':
      return remembering(
        ({ contactAt }, { context: { at } }) => contactAt > 0 && at - contactAt >= condition.seconds,
      );
    case 'state': {
      const names: ReadonlySet<string> | undefined = condition.names && new Set(condition.names);
      return remembering((memory, { context: { at } }) => {
        const state = stateAt(memory, condition.dialogue, at);
        return state !== null && (names === undefined || names.has(state.name));
      });
    }
    case 'remembered': {
      const fits = compileValueMatch(condition.match, compileContext);
      return remembering((memory, { context: { at } }) => {
        const value = valueAt(memory, condition.name, at);
        return value !== undefined && fits(value);
      });
    }
    case 'counted': {
      const { name, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = condition;
      return remembering((memory, { context: { at } }) => {
        const count = countAt(memory, name, at);
        return count >= from && count <= to;
      });
    }
    case 'tag':
      return remembering((memory, { context: { at } }) =>
        condition.tags.some((tag) => isTaggedAt(memory, tag, at)),
      );
    case 'unmatched':
      return remembering(
        (memory, { context: { at } }) => countAt(memory, unmatchedCounter, at) + 1 >= condition.times,
      );
    case 'user': {
      const openIds = new Set(condition.openIds);
      const lists = (condition.lists ?? []).map((name) => compileContext.list(name));
      return ({ context: { openId } }) =>
        truth(openIds.has(openId) || lists.some((list) => list.has(openId)));
    }
  }
}

const all =
  (tests: readonly Test[]): Test =>
  (evaluation) => {
    let result: Truth = 'yes';
    for (const test of tests) {
      const one = test(evaluation);
      if (one === 'no') return 'no';
      if (one === 'unknown') result = 'unknown';
    }
    return result;
  };

const any =
  (tests: readonly Test[]): Test =>
  (evaluation) => {
    let result: Truth = 'no';
    for (const test of tests) {
      const one = test(evaluation);
      if (one === 'yes') return 'yes';
      if (one === 'unknown') result = 'unknown';
    }
    return result;
  };

const none = (tests: readonly Test[]): Test => {
  const anyOf = any(tests);
  return (evaluation) => {
    const one = anyOf(evaluation);
    return one === 'unknown' ? one : truth(one === 'no');
  };
};

function remembering(holds: (memory: RuleMemory, evaluation: Evaluation) => boolean): Test {
  return (evaluation) => {
    const recollection = recall(evaluation);
    return recollection === undefined ? 'unknown' : truth(holds(recollection.memory, evaluation));
  };
}

function compileText(condition: TextCondition, compileContext: CompileContext): Test {
  const fits = compileTextMatch(condition, condition.normalize, compileContext);
  const hasMatch = ['equals', 'contains', 'containsWord', 'containsAll', 'startsWith', 'matches'].some(
    (name) => name in condition,
  );
  const isExcluded = condition.not && compileTextMatch(condition.not, condition.normalize, compileContext);
  return (evaluation) =>
    truth(
      evaluation.text !== undefined &&
        (!hasMatch || fits(evaluation)) &&
        (isExcluded === undefined || !isExcluded(evaluation)),
    );
}

function compileTextMatch(match: TextMatch, mask: number, compileContext: CompileContext): Fits {
  const ways: Fits[] = [];
  const { equals, contains, containsWord, containsAll, startsWith, matches } = match;
  const inside = insideMask(mask);
  const found = (keywords: readonly string[], inMask: number): Fits => {
    const keywordIndex = compileContext.keywordIndex(inMask);
    const numbers = keywords.map((keyword) => keywordIndex.add(keyword));
    return (evaluation) => {
      keywordIndex.scan(normalizedText(evaluation, inMask), evaluation.messageNumber);
      return numbers.some((number) => keywordIndex.wasFound(number, evaluation.messageNumber));
    };
  };
  if (equals !== undefined) {
    const keywords = new Set(equals);
    ways.push((evaluation) => keywords.has(normalizedText(evaluation, mask)));
  }
  if (contains !== undefined) ways.push(found(contains, inside));
  if (containsWord !== undefined) {
    const isNear = found(containsWord, inside);
    ways.push(
      (evaluation) =>
        isNear(evaluation) && containsWord.some((word) => hasWord(normalizedText(evaluation, inside), word)),
    );
  }
  if (containsAll !== undefined) {
    const each = containsAll.map((some) => found(typeof some === 'string' ? [some] : some, inside));
    ways.push((evaluation) => each.every((isThere) => isThere(evaluation)));
  }
  if (startsWith !== undefined) {
    const isNear = found(startsWith, inside);
    ways.push(
      (evaluation) =>
        isNear(evaluation) &&
        eitherWay(evaluation, mask, (text) => startsWith.some((start) => text.startsWith(start))),
    );
  }
  for (const pattern of matches ?? []) {
    const compiled = compileContext.pattern(pattern);
    const fits: Fits = (evaluation) =>
      eitherWay(evaluation, patternMask(mask), (text) => compiled.test(text));
    if (pattern.literals === undefined) ways.push(fits);
    else {
      const isNear = found(pattern.literals, foldedMask(mask));
      ways.push((evaluation) => isNear(evaluation) && fits(evaluation));
    }
  }
  return (evaluation) => ways.some((fits) => fits(evaluation));
}

/** Whether the text fits with or without the punctuation around it. */
export function eitherWay(evaluation: Evaluation, mask: number, fits: (text: string) => boolean): boolean {
  const bare = normalizedText(evaluation, mask);
  if (fits(bare)) return true;
  const whole = normalizedText(evaluation, withoutPunctuation(mask));
  return whole !== bare && fits(whole);
}

function compileValueMatch(match: ValueMatch, compileContext: CompileContext): (value: string) => boolean {
  const { startsWith = [], contains = [] } = match;
  if (Object.keys(match).length === 0) return () => true;
  const equals = new Set(match.equals);
  const patterns = (match.matches ?? []).map((pattern) => compileContext.pattern(pattern));
  return (value) =>
    equals.has(value) ||
    startsWith.some((start) => value.startsWith(start)) ||
    contains.some((part) => value.includes(part)) ||
    patterns.some((pattern) => pattern.test(value));
}
