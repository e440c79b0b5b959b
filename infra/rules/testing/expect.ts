import type { Decision } from '#shared/rules/engine/decision.ts';
import { cancelKey, countAt, isTaggedAt, type RuleMemory, stateAt, valueAt } from '#shared/rules/memory.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { list } from '../build/schedule.ts';
import type { Expectation, ExpectedReply } from './schema.ts';

/** Where a decision is not what a test expects; each a sentence. Empty if all is as expected. */
export function differences(
  expected: Expectation,
  decision: Decision,
  after: RuleMemory,
  at: number,
): readonly string[] {
  if (expected === 'nothing') return differences({ rule: 'none', reply: [], emit: [] }, decision, after, at);
  const { passive } = decision;
  const replies = [
    ...(passive?.kind === 'reply' ? [passive.message] : []),
    ...decision.replies.map(({ message }) => message),
  ];
  return [
    ...same('the rule', expected.rule, decision.rule ?? 'none'),
    ...(expected.reply === undefined ? [] : repliesDiffer(list(expected.reply), replies)),
    ...(expected.delayed === undefined ? [] : delayedDiffer(expected.delayed, decision)),
    ...same('answered passively', expected.passive, passive?.kind === 'reply'),
    ...transferDiffers(expected.transfer, passive),
    ...emitsDiffer(expected.emit, decision),
    ...same('the state', expected.state, stateAt(after, undefined, at)?.name ?? 'none'),
    ...same('muted', expected.muted, decision.muted),
    ...same('cancels', expected.cancels?.toSorted().join(', '), cancelsOf(decision).toSorted().join(', ')),
    ...keptDiffers(expected, after, at),
  ];
}

/** What only a state cancels has no name to tell. */
export function cancelsOf({ changes }: Decision): string[] {
  const prefix = cancelKey('');
  const names = Object.keys(changes.applied ?? {}).filter((key) => key.startsWith(prefix));
  return names.map((key) => key.slice(prefix.length)).filter((name) => !name.includes(':'));
}

function keptDiffers(
  { dialogues = {}, remembered = {}, counted = {}, tags }: Exclude<Expectation, string>,
  after: RuleMemory,
  at: number,
): string[] {
  const tagged = Object.keys(after.kept?.tags ?? {}).filter((tag) => isTaggedAt(after, tag, at));
  return [
    ...Object.entries(dialogues).flatMap(([dialogue, state]) =>
      same(`the state of ${dialogue}`, state, stateAt(after, dialogue, at)?.name ?? 'none'),
    ),
    ...Object.entries(remembered).flatMap(([name, value]) =>
      same(`remembered as ${name}`, value, valueAt(after, name, at) ?? 'none'),
    ),
    ...Object.entries(counted).flatMap(([name, count]) =>
      same(`counted as ${name}`, count, countAt(after, name, at)),
    ),
    ...same('tags', tags?.toSorted().join(', '), tagged.toSorted().join(', ')),
  ];
}

function same(what: string, expected: unknown, got: unknown): string[] {
  return expected === undefined || expected === got
    ? []
    : [`${what}: expected ${shown(expected)}, got ${shown(got)}`];
}

function repliesDiffer(expected: readonly ExpectedReply[], replies: readonly object[]): string[] {
  if (expected.length !== replies.length) {
    return [
      `replies: expected ${expected.length}, got ${replies.length}${replies.length === 0 ? '' : `: ${replies.map(messageText).join(' | ')}`}`,
    ];
  }
  return expected.flatMap((one, index) => replyDiffers(`reply ${index + 1}`, one, replies[index] ?? {}));
}

function replyDiffers(what: string, expected: ExpectedReply, reply: object): string[] {
  const text = messageText(reply);
  if (typeof expected === 'string') return same(what, expected, text);
  if ('contains' in expected) {
    return text.includes(expected.contains)
      ? []
      : [`${what}: expected ${shown(expected.contains)} in it, got ${shown(text)}`];
  }
  if ('oneOf' in expected) {
    return expected.oneOf.includes(text)
      ? []
      : [`${what}: expected one of ${expected.oneOf.map(shown).join(', ')}, got ${shown(text)}`];
  }
  return isPart(expected.message, reply)
    ? []
    : [`${what}: expected ${shown(expected.message)}, got ${shown(reply)}`];
}

function delayedDiffer(
  expected: readonly { after: string; reply: ExpectedReply }[],
  { delayed }: Decision,
): string[] {
  if (expected.length !== delayed.length)
    return [`delayed replies: expected ${expected.length}, got ${delayed.length}`];
  return expected.flatMap(({ after, reply }, index) => {
    const got = delayed[index];
    const what = `delayed reply ${index + 1}`;
    return [
      ...same(`${what} comes after`, durationInSeconds(after), got?.after),
      ...replyDiffers(what, reply, got?.message ?? {}),
    ];
  });
}

function transferDiffers(
  expected: Exclude<Expectation, string>['transfer'],
  passive: Decision['passive'],
): string[] {
  if (expected === undefined) return [];
  const got = passive?.kind === 'transfer' ? passive : undefined;
  if (typeof expected === 'boolean') return same('handed over', expected, got !== undefined);
  return same('handed over to', expected.kfAccount, got?.kfAccount ?? 'nobody');
}

function emitsDiffer(expected: Exclude<Expectation, string>['emit'], { emits }: Decision): string[] {
  if (expected === undefined) return [];
  const types = emits.map(({ type }) => type);
  if (typeof expected === 'string') return same('events', expected, types.join(', ') || 'none');
  if (Array.isArray(expected))
    return same('events', expected.join(', ') || 'none', types.join(', ') || 'none');
  const { type, detail } = expected as { type: string; detail: object };
  const event = emits.find((one) => one.type === type);
  if (event === undefined) return same('events', type, types.join(', ') || 'none');
  return isPart(detail, event.detail)
    ? []
    : [`event ${type}: expected ${shown(detail)}, got ${shown(event.detail)}`];
}

/** Whether all that is expected is there; there may be more. */
function isPart(expected: unknown, got: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === got;
  if (typeof got !== 'object' || got === null || Array.isArray(expected) !== Array.isArray(got)) return false;
  if (Array.isArray(expected) && Array.isArray(got) && expected.length !== got.length) return false;
  return Object.entries(expected).every(([name, value]) =>
    isPart(value, (got as Record<string, unknown>)[name]),
  );
}

/** A message as it reads: its text, or else all of it. */
export function messageText(message: object): string {
  const { text } = message as { text?: { content?: string } };
  return text?.content ?? JSON.stringify(message);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
}
