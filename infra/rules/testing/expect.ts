import type { Decision } from '#shared/rules/engine/decision.ts';
import { cancelKey, countAt, isTaggedAt, type RuleMemory, stateAt, valueAt } from '#shared/rules/memory.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { both, type Text } from '../../language/text.ts';
import { asList } from '../build/schedule.ts';
import type { Expectation, ExpectedReply } from './schema.ts';

/** The differences between a decision and what a test expects, each as a sentence; empty if there are none. */
export function differences(
  expected: Expectation,
  decision: Decision,
  after: RuleMemory,
  at: number,
): readonly Text[] {
  if (expected === 'nothing') return differences({ rule: 'none', reply: [], emit: [] }, decision, after, at);
  const { passive } = decision;
  const replies = [
    ...(passive?.kind === 'reply' ? [passive.message] : []),
    ...decision.replies.map(({ message }) => message),
  ];
  return [
    ...same(both('the rule', '规则'), expected.rule, decision.rule ?? 'none'),
    ...(expected.reply === undefined ? [] : repliesDiffer(asList(expected.reply), replies)),
    ...(expected.delayed === undefined ? [] : delayedDiffer(expected.delayed, decision)),
    ...same(both('answered passively', '在响应里回复'), expected.passive, passive?.kind === 'reply'),
    ...transferDiffers(expected.transfer, decision),
    ...same(
      both('ends the session with the agent', '结束人工会话'),
      expected.endsSession,
      decision.session?.kind === 'close',
    ),
    ...emitsDiffer(expected.emit, decision),
    ...same(
      both('the state after it', '这一步之后的状态'),
      expected.state,
      stateAt(after, undefined, at)?.name ?? 'none',
    ),
    ...same(both('muted', '静默'), expected.muted, decision.muted).map((difference) =>
      decision.changes.mutedUntil === undefined
        ? difference
        : both(
            `${difference.en} (it is about whether rules kept silent to this message; what a rule mutes, later steps show)`,
            `${difference.zh}（muted 说的是这一步规则有没有静默；mute 的效果从下一步开始）`,
          ),
    ),
    ...same(
      both('cancels', '取消'),
      expected.cancels?.toSorted().join(', '),
      namesCancelled(decision).toSorted().join(', '),
    ),
    ...keptDiffers(expected, after, at),
  ];
}

/** Replies that only a state cancels have no name in the file, so they are left out. */
export function namesCancelled({ changes }: Decision): string[] {
  const prefix = cancelKey('');
  const names = Object.keys(changes.applied ?? {}).filter((key) => key.startsWith(prefix));
  return names.map((key) => key.slice(prefix.length)).filter((name) => !name.includes(':'));
}

function keptDiffers(
  { dialogues = {}, remembered = {}, counted = {}, tags }: Exclude<Expectation, string>,
  after: RuleMemory,
  at: number,
): Text[] {
  const tagged = Object.keys(after.kept?.tags ?? {}).filter((tag) => isTaggedAt(after, tag, at));
  return [
    ...Object.entries(dialogues).flatMap(([dialogue, state]) =>
      same(
        both(`the state of ${dialogue} after it`, `这一步之后对话 ${dialogue} 的状态`),
        state,
        stateAt(after, dialogue, at)?.name ?? 'none',
      ),
    ),
    ...Object.entries(remembered).flatMap(([name, value]) =>
      same(both(`remembered as ${name}`, `记住的 ${name}`), value, valueAt(after, name, at) ?? 'none'),
    ),
    ...Object.entries(counted).flatMap(([name, count]) =>
      same(both(`counted as ${name}`, `计数 ${name}`), count, countAt(after, name, at)),
    ),
    ...same(both('tags', '标签'), tags?.toSorted().join(', '), tagged.toSorted().join(', ')),
  ];
}

function same(what: Text, expected: unknown, got: unknown): Text[] {
  return expected === undefined || expected === got ? [] : [other(what, shown(expected), shown(got))];
}

/** @param expected the shown text */
function other(what: Text, expected: string, got: string, how: Text = both('expected', '应该是')): Text {
  return both(
    `${what.en}: ${how.en} ${expected}, got ${got}`,
    `${what.zh}：${how.zh} ${expected}，实际是 ${got}`,
  );
}

function repliesDiffer(
  expected: readonly ExpectedReply[],
  replies: readonly object[],
  what = both('replies', '回复条数'),
): Text[] {
  if (expected.length !== replies.length) {
    const all = replies.length === 0 ? '' : `: ${replies.map(messageText).join(' | ')}`;
    return [other(what, String(expected.length), `${replies.length}${all}`)];
  }
  return expected.flatMap((one, index) =>
    replyDiffers(both(`reply ${index + 1}`, `第 ${index + 1} 条回复`), one, replies[index] ?? {}),
  );
}

function replyDiffers(what: Text, expected: ExpectedReply, reply: object): Text[] {
  const text = messageText(reply);
  if (typeof expected === 'string') return same(what, expected, text);
  if ('contains' in expected) {
    return text.includes(expected.contains)
      ? []
      : [
          both(
            `${what.en}: expected ${shown(expected.contains)} in it, got ${shown(text)}`,
            `${what.zh}：应该含有 ${shown(expected.contains)}，实际是 ${shown(text)}`,
          ),
        ];
  }
  if ('oneOf' in expected) {
    return expected.oneOf.includes(text)
      ? []
      : [
          other(
            what,
            expected.oneOf.map(shown).join(', '),
            shown(text),
            both('expected one of', '应该是其中之一'),
          ),
        ];
  }
  return isPart(expected.message, reply) ? [] : [other(what, shown(expected.message), shown(reply))];
}

function delayedDiffer(
  expected: readonly { after: string; reply: ExpectedReply }[],
  { delayed }: Decision,
): Text[] {
  if (expected.length !== delayed.length) {
    return [
      other(both('delayed replies', '延后的回复条数'), String(expected.length), String(delayed.length)),
    ];
  }
  return expected.flatMap(({ after, reply }, index) => {
    const got = delayed[index];
    const what = both(`delayed reply ${index + 1}`, `第 ${index + 1} 条延后的回复`);
    return [
      ...same(
        both(`${what.en} comes after`, `${what.zh}的延后时间（秒）`),
        durationInSeconds(after),
        got?.after,
      ),
      ...replyDiffers(what, reply, got?.message ?? {}),
    ];
  });
}

function transferDiffers(
  expected: Exclude<Expectation, string>['transfer'],
  { passive, session }: Decision,
): Text[] {
  if (expected === undefined) return [];
  const open = session?.kind === 'open' ? session : undefined;
  const got = passive?.kind === 'transfer' ? passive : open;
  if (typeof expected === 'boolean') return same(both('handed over', '转人工'), expected, got !== undefined);
  const { kfAccount, otherwise } = expected;
  return [
    ...same(both('handed over', '转人工'), true, got !== undefined),
    ...same(both('handed over to', '转给'), kfAccount, got?.kfAccount ?? 'nobody'),
    ...(otherwise === undefined
      ? []
      : repliesDiffer(
          asList(otherwise),
          open?.otherwise ?? [],
          both('replies if no agent is online', '没有客服在线时的回复'),
        )),
  ];
}

function emitsDiffer(expected: Exclude<Expectation, string>['emit'], { emits }: Decision): Text[] {
  if (expected === undefined) return [];
  const types = emits.map(({ type }) => type);
  if (typeof expected === 'string') return same(both('events', '事件'), expected, types.join(', ') || 'none');
  if (Array.isArray(expected))
    return same(both('events', '事件'), expected.join(', ') || 'none', types.join(', ') || 'none');
  const { type, detail } = expected as { type: string; detail: object };
  const event = emits.find((one) => one.type === type);
  if (event === undefined) return same(both('events', '事件'), type, types.join(', ') || 'none');
  return isPart(detail, event.detail)
    ? []
    : [other(both(`event ${type}`, `事件 ${type}`), shown(detail), shown(event.detail))];
}

/** Whether a value contains everything that is expected. */
function isPart(expected: unknown, got: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === got;
  if (typeof got !== 'object' || got === null || Array.isArray(expected) !== Array.isArray(got)) return false;
  if (Array.isArray(expected) && Array.isArray(got) && expected.length !== got.length) return false;
  return Object.entries(expected).every(([name, value]) =>
    isPart(value, (got as Record<string, unknown>)[name]),
  );
}

/** A message's text; of other types, its JSON. */
export function messageText(message: object): string {
  const { text } = message as { text?: { content?: string } };
  return text?.content ?? JSON.stringify(message);
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `“${value}”` : JSON.stringify(value);
}
