import { type AccountRules, buildProgram } from '#infra/rules/build/program.ts';
import { rulesSchema } from '#infra/rules/schema/rules.ts';
import type { Decided, Decision } from '#shared/rules/engine/decision.ts';
import type { RuleContext } from '#shared/rules/engine/evaluation.ts';
import { noMemory, type Recollection, type RuleMemory } from '#shared/rules/memory.ts';
import { loadRules, type RuleSet } from '#shared/rules/rule-set.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { inEnglish } from './in-english.ts';

/** Thursday, 23 October 2025, 14:20:31 in Shanghai; epoch seconds. */
export const t0 = 1761200431;

interface Options {
  readonly kind?: AccountRules['kind'];
  readonly timezone?: string;
  readonly remindBeforeWindowCloses?: string;
  readonly encryption?: AccountRules['encryption'];
  readonly verified?: boolean;
  readonly agentSessions?: boolean;
  /** What stands next to `rules` in an account's file. */
  readonly with?: object;
}

/** Rules in the form that the schema gives them, with everything that belongs to them. */
export function accountRules(rules: readonly object[], options: Options = {}): AccountRules {
  const checked = checkWith(rulesSchema, { ...options.with, rules });
  if (!checked.ok) throw new Error(inOneLine(checked.issues));
  return {
    ...checked.value,
    kind: options.kind ?? 'official-account',
    appId: 'wx7d3a51c9e40b2f86',
    timezone: options.timezone ?? 'Asia/Shanghai',
    remindBeforeWindowCloses: options.remindBeforeWindowCloses,
    encryption: options.encryption ?? 'safe',
    verified: options.verified ?? true,
    agentSessions: options.agentSessions,
  };
}

/** The errors in rules, in English. */
export function issuesOf(rules: readonly object[], options: Options = {}) {
  return inEnglish(buildProgram(accountRules(rules, options)).issues);
}

/** Compiled rules. An error in the rules is a mistake of the test. */
export async function ruleSetOf(rules: readonly object[], options: Options = {}): Promise<RuleSet> {
  const { program, issues } = buildProgram(accountRules(rules, options));
  const errors = issues.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors, null, 1));
  // Functions get programs that have been through JSON.
  return loadRules(JSON.parse(JSON.stringify(program)));
}

export const text = (content: string, fields: object = {}): Message =>
  ({ type: 'text', msgId: '1', content, ...fields }) as Message;
export const event = (name: string, fields: object = {}): Message =>
  ({ type: 'event', event: name, ...fields }) as Message;
export const image: Message = { type: 'image', msgId: '1', picUrl: '', mediaId: 'm' };

export function contextOf(message: Message, overrides: Partial<RuleContext> = {}): RuleContext {
  return { key: 'k1', openId: 'oQ8dN5xKlantern0000000000001', at: t0, message, ...overrides };
}

export function recollectionOf(memory: Partial<RuleMemory> = {}, messages = 5): Recollection {
  return { memory: { ...noMemory, ...memory }, window: { messages, until: t0 + 172_800 } };
}

/** The decision, which has to exist. */
export function decisionOf(decided: Decided): Decision {
  if (decided.kind !== 'decided') throw new Error(`The rules cannot decide: ${decided.kind}.`);
  return decided.decision;
}
