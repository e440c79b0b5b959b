import { noMemory, type RuleMemory, remember } from '#shared/rules/memory.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { contextOf, decisionOf, recollectionOf, ruleSetOf, t0, text } from '../../support/rules-builder.ts';

export const reply = { text: 'r' };
export const any = { message: 'any' };
export type Options = Parameters<typeof ruleSetOf>[1];

export async function decide(
  rules: readonly object[],
  message: Message,
  more: Partial<RuleMemory> & { key?: string; options?: Options; messages?: number } = {},
) {
  const { key = 'k1', options, messages, ...memory } = more;
  const set = await ruleSetOf(
    rules.map((rule, index) => ({ id: `r${index}`, ...rule })),
    options,
  );
  return decisionOf(
    set.decide(
      contextOf(message, { key, recollection: recollectionOf({ contactAt: t0 - 60, ...memory }, messages) }),
    ),
  );
}
export const texts = (decision: Awaited<ReturnType<typeof decide>>): string[] =>
  decision.replies.map(({ message }) =>
    message.msgtype === 'text' ? message.text.content : message.msgtype,
  );

/** Plays messages at times after the first, and says which rule answered each. */
export async function play(rules: readonly object[], times: readonly number[]): Promise<(string | null)[]> {
  const set = await ruleSetOf(rules);
  let memory: RuleMemory = noMemory;
  return times.map((after, index) => {
    const at = t0 + after;
    const decision = decisionOf(
      set.decide(
        contextOf(text('x'), {
          at,
          key: `k${index}`,
          recollection: { memory, window: { messages: 5, until: at + 100 } },
        }),
      ),
    );
    memory = remember(memory, decision.changes, at);
    return decision.rule;
  });
}
