import type { Decision } from '#shared/rules/engine/decision.ts';
import type { RuleContext } from '#shared/rules/engine/evaluation.ts';
import { type RuleMemory, remember } from '#shared/rules/memory.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';
import { opensWindow } from '#shared/wechat/inbound/push.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { inEach, type Text } from '../../language/text.ts';
import { momentIn } from '../build/rule.ts';
import { type Explanation, explain } from '../explain/explain.ts';
import type { WindowQuotas } from '../lint/lint.ts';
import { differences } from './expect.ts';
import { describeMessage, type MessageSource, messageOf } from './message.ts';
import { memoryOf } from './remembered.ts';
import type { CaseSource, Expectation, TestFile } from './schema.ts';

export interface CaseResult {
  readonly name: string;
  /** From 0. */
  readonly index: number;
  /** Empty if the case passes. */
  readonly failures: readonly Failure[];
}

export interface Failure {
  /** From 0. A case without `steps` has one step. */
  readonly step: number;
  /** What the user did. */
  readonly given: Text;
  readonly differences: readonly Text[];
  readonly explanation: Explanation;
}

/** The user of cases that name none. */
const someone = 'oQ8dN5xKlantern0000000000001';
const pause = '10s';

/** Plays the cases of a test file independently. @param now the time of cases that give none; epoch seconds */
export function runCases(
  rules: RuleSet,
  quotas: WindowQuotas,
  { cases, at }: TestFile,
  now: number,
): CaseResult[] {
  const { timezone } = rules.program;
  const start = at === undefined ? now : momentIn(at, timezone);
  return cases.map((one, index) => ({
    name: one.name,
    index,
    failures: play(rules, quotas, one, one.at === undefined ? start : momentIn(one.at, timezone)),
  }));
}

interface Step extends MessageSource {
  readonly after?: string | undefined;
  readonly expect?: Expectation | undefined;
}

function play(rules: RuleSet, quotas: WindowQuotas, source: CaseSource, start: number): Failure[] {
  const steps: readonly Step[] = 'steps' in source ? source.steps : [source];
  let memory = memoryOf(source.remembered ?? {}, start);
  let at = start;
  const taken: Taken = new Map(Object.entries(source.remembered?.everybody ?? {}));
  const failures: Failure[] = [];
  for (const [step, { after = pause, expect, ...given }] of steps.entries()) {
    if (step > 0) at += durationInSeconds(after);
    const asked = caseContext(given, {
      memory,
      at,
      quotas,
      openId: source.user ?? someone,
      key: `${source.name} ${step}`,
    });
    const { decision, context } = decided(rules, asked, taken);
    memory = remember(memory, decision.changes, at);
    const found = expect === undefined ? [] : differences(expect, decision, memory, at);
    if (found.length === 0) continue;
    failures.push({
      step,
      given: inEach((language) => describeMessage(context.message, language)),
      differences: found,
      explanation: explain(rules, context),
    });
  }
  return failures;
}

/** The decision, and its context with the limits over all users, which begin as the case says. */
function decided(
  rules: RuleSet,
  asked: RuleContext,
  taken: Taken,
): { decision: Decision; context: RuleContext } {
  let context = asked;
  for (;;) {
    const result = rules.decide(context);
    if (result.kind === 'decided') return { decision: result.decision, context };
    if (result.kind === 'memoryNeeded' || context.recollection === undefined)
      throw new Error('Rules that are given memory need no more of it.');
    const { key, times } = result.place;
    const [name = ''] = key.split(' ', 1);
    const before = taken.get(key) ?? taken.get(name) ?? 0;
    taken.set(key, Math.min(times, before + 1));
    context = {
      ...context,
      recollection: {
        ...context.recollection,
        places: { ...context.recollection.places, [key]: before < times },
      },
    };
  }
}

/** How much of limits over all users is used up, by the limit's key, or by its name as the case gives it. */
type Taken = Map<string, number>;

export interface Circumstances {
  readonly memory: RuleMemory;
  /** Epoch seconds. */
  readonly at: number;
  readonly quotas: WindowQuotas;
  readonly openId: string;
  readonly key: string;
}

/** The engine's input for a message. The window is the one that the message opens. */
export function caseContext(
  given: MessageSource,
  { memory, at, quotas, openId, key }: Circumstances,
): RuleContext {
  const message = messageOf(given);
  const opens = opensWindow(message);
  const quota = opens === null ? { limit: 0, seconds: 0 } : quotas[opens];
  const window = { messages: quota.limit, until: quota.limit === 0 ? 0 : at + quota.seconds };
  return { key, openId, at, message, recollection: { memory, window } };
}
