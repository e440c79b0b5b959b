import type { AccountRules } from '#infra/rules/build/program.ts';
import type { RuleSource } from '#infra/rules/schema/rule.ts';
import type { RuleContext } from '#shared/rules/engine/evaluation.ts';

/*
 * The rules as somebody would program them in an afternoon: no index, no compilation, straight from the file. The engine
 * must decide the same. Shares no code with it.
 */

type Condition = NonNullable<RuleSource['when']>;
type TextPart = NonNullable<Condition['text']>;

export interface NaiveDecision {
  readonly rule: string | null;
  readonly applied: readonly string[];
  /** What the patterns of each rule that applies captured; `''` if none matches. */
  readonly matched: readonly string[];
}

/** Call it only with a recollection. */
export function decideNaively(account: AccountRules, context: RuleContext): NaiveDecision {
  const inTurn = account.rules
    .filter(({ enabled }) => enabled !== false)
    .map((rule, index) => ({ rule, index }))
    .sort((a, b) => {
      if (Boolean(a.rule.default) !== Boolean(b.rule.default)) return a.rule.default ? 1 : -1;
      return (b.rule.priority ?? 0) - (a.rule.priority ?? 0) || a.index - b.index;
    });
  const applied: RuleSource[] = [];
  for (const { rule } of inTurn) {
    if (!applies(account, rule, context)) continue;
    applied.push(rule);
    if (!rule.continue) break;
  }
  const ending = applied.find((rule) => !rule.continue);
  const speaking = applied.find((rule) => rule.reply !== undefined);
  return {
    rule: (ending ?? speaking)?.id ?? null,
    applied: applied.map(({ id }) => id),
    matched: applied.map(({ id, when }) => matched(account, when ?? { message: 'any' }, context, id) ?? ''),
  };
}

function applies(account: AccountRules, rule: RuleSource, context: RuleContext): boolean {
  const memory = context.recollection?.memory;
  if (memory === undefined) throw new Error('The naive rules need memory.');
  if (memory.mutedUntil > context.at && !rule.evenWhenMuted) return false;
  if (!holds(account, rule.when ?? { message: 'any' }, context, rule.id)) return false;
  const times = memory.applied[rule.id]?.at ?? [];
  const within = (seconds: number): number => times.filter((time) => context.at - time < seconds).length;
  if (rule.cooldown !== undefined && within(seconds(rule.cooldown)) >= 1) return false;
  if (rule.atMost !== undefined && within(seconds(rule.atMost.per)) >= rule.atMost.times) return false;
  return true;
}

function holds(account: AccountRules, when: Condition, context: RuleContext, id: string): boolean {
  const { message, at } = context;
  const memory = context.recollection?.memory;
  const isEvent = message.type === 'event' || message.type === 'unknownEvent';
  const state = memory?.state && memory.state.until > at ? memory.state.name : null;
  const values = {
    msgMenu: message.type === 'text' ? message.bizMsgMenuId : undefined,
    scene: isEvent && 'scene' in message ? message.scene : undefined,
    menu: isEvent && 'eventKey' in message ? message.eventKey : undefined,
  };
  const all: boolean[] = [];
  if (when.message)
    all.push(
      !isEvent &&
        (listOf(when.message).includes('any') || listOf(when.message).includes(message.type as never)),
    );
  if (when.event) all.push(isEvent && listOf(when.event).includes(message.event));
  for (const name of ['msgMenu', 'scene', 'menu'] as const) {
    const wanted = when[name];
    const value = values[name];
    if (wanted === 'any') all.push(value !== undefined);
    else if (typeof wanted === 'string' || Array.isArray(wanted))
      all.push(listOf(wanted).includes(value ?? ''));
    else if (wanted)
      all.push(
        value !== undefined && listOf(wanted.startsWith ?? []).some((start) => value.startsWith(start)),
      );
  }
  if (when.text) all.push(message.type === 'text' && textHolds(account, when.text, message.content));
  if (when.state) {
    all.push(
      listOf(when.state as string | string[]).some((name) =>
        name === 'any' ? state !== null : name === 'none' ? state === null : state === name,
      ),
    );
  }
  if (when.firstContact !== undefined) all.push(when.firstContact === (memory?.contactAt === 0));
  if (when.silentFor) {
    const last = memory?.contactAt ?? 0;
    all.push(last > 0 && at - last >= seconds(when.silentFor));
  }
  if (when.all) all.push(when.all.every((one) => holds(account, one, context, id)));
  if (when.any) all.push(when.any.some((one) => holds(account, one, context, id)));
  if (when.none) all.push(!when.none.some((one) => holds(account, one, context, id)));
  if (when.not) all.push(!holds(account, when.not, context, id));
  return all.every(Boolean);
}

/** What the first matching pattern of a condition captures; the condition holds. */
function matched(
  account: AccountRules,
  when: Condition,
  context: RuleContext,
  id: string,
): string | undefined {
  const alternatives = (when.any ?? []).filter((one) => holds(account, one, context, id));
  const found = [...(when.all ?? []), ...alternatives].map((one) => matched(account, one, context, id));
  const { message } = context;
  const own = when.text && message.type === 'text' ? textMatched(account, when.text, message.content) : [];
  return [...own, ...found].find((one) => one !== undefined);
}

function textMatched(account: AccountRules, condition: TextPart, content: string): (string | undefined)[] {
  const { isOff, bare, stripped } = ways(account, condition);
  const wide = isOff('width') ? content : content.normalize('NFKC');
  return listOf(condition.matches ?? []).flatMap((pattern) => {
    const regExp = new RegExp(pattern, isOff('case') ? 'u' : 'iu');
    return [stripped(wide), bare(wide)].map((text) => regExp.exec(text)?.[0]);
  });
}

function ways(account: AccountRules, condition: TextPart) {
  const normalize = condition.normalize ?? account.normalize;
  const isOff = (name: 'width' | 'case' | 'space' | 'punctuation' | 'repeats'): boolean =>
    normalize === false || (normalize?.[name] ?? true) === false;
  const bare = (text: string): string => (isOff('space') ? text : text.trim());
  const stripped = (text: string): string => {
    if (isOff('punctuation')) return bare(text);
    const around = isOff('space') ? '[?!。！？#]*' : '[\\s?!。！？#]*';
    return text.replace(new RegExp(`^${around}`), '').replace(new RegExp(`${around}$`), '') || bare(text);
  };
  return { isOff, bare, stripped };
}

function textHolds(account: AccountRules, condition: TextPart, content: string): boolean {
  const { isOff, bare, stripped } = ways(account, condition);
  const inside = (text: string): string => {
    const wide = isOff('width') ? text : text.normalize('NFKC');
    const once = isOff('repeats') ? wide : wide.replace(/([?!！#])\1+/g, '$1');
    return isOff('case') ? once : once.toLowerCase();
  };
  // In these words a, B and 1 belong to scripts that separate words by spaces.
  const hasWord = (whole: string, word: string): boolean =>
    [...whole].some((_, at) => {
      const isApart = (one = '', other = ''): boolean =>
        !(/[a-zA-Zａ1]/.test(one) && /[a-zA-Zａ1]/.test(other));
      const end = at + word.length;
      return (
        whole.startsWith(word, at) && isApart(whole[at - 1], whole[at]) && isApart(whole[end - 1], whole[end])
      );
    });
  const fits = (match: Omit<TextPart, 'not' | 'normalize'>): boolean => {
    const whole = inside(content);
    const endings = [stripped(whole), bare(whole)];
    return (
      listOf(match.equals ?? []).some((word) => stripped(inside(word)) === stripped(whole)) ||
      listOf(match.contains ?? []).some((word) => whole.includes(inside(word))) ||
      listOf(match.containsWord ?? []).some((word) => hasWord(whole, inside(word))) ||
      (match.containsAll?.every((words) => listOf(words).some((word) => whole.includes(inside(word)))) ??
        false) ||
      listOf(match.startsWith ?? []).some((word) =>
        endings.some((text) => text.startsWith(bare(inside(word)))),
      ) ||
      listOf(match.matches ?? []).some((pattern) => {
        const wide = isOff('width') ? content : content.normalize('NFKC');
        const regExp = new RegExp(pattern, isOff('case') ? 'u' : 'iu');
        return [stripped(wide), bare(wide)].some((text) => regExp.test(text));
      })
    );
  };
  const { not, normalize: _, ...match } = condition;
  const isAny = Object.keys(match).length === 0;
  return (isAny || fits(match)) && !(not && fits(not));
}

function listOf<Item>(value: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(value) ? value : [value as Item];
}

function seconds(duration: string): number {
  return (
    Number.parseInt(duration, 10) *
    { s: 1, m: 60, h: 3600, d: 86_400 }[duration.slice(-1) as 's' | 'm' | 'h' | 'd']
  );
}
