import type { Kept, RuleMemory } from '#shared/rules/memory.ts';
import { emptyConversation } from '#shared/window/conversation.ts';
import type { ConversationStore } from '#shared/window/ledger.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import type { RememberInput } from './api.ts';

type Store = Pick<ConversationStore, 'load' | 'save'>;

/** The functions write to the same item; the second writer reads it again. */
const tries = 5;

/**
 * Changes what is remembered about a user.
 *
 * @param now epoch seconds
 * @throws CodedError `input_invalid` if a counter is not a number | `conversation_busy`
 */
export async function writeMemory(store: Store, change: RememberInput, now: number): Promise<void> {
  const user = { account: change.account, openId: change.openId };
  for (let turn = 0; turn < tries; turn++) {
    const before = (await store.load(user)) ?? emptyConversation;
    const after = { ...before, version: before.version + 1, memory: memoryAfter(before.memory, change) };
    if (await store.save(user, after, now)) return;
  }
  throw new ToldError(
    'conversation_busy',
    both('The functions write to this user all the time. Try again.', '函数一直在写这个用户，请再试一次。'),
  );
}

function memoryAfter(
  memory: RuleMemory,
  { dialogue, mutedUntil, unlimited, kept }: RememberInput,
): RuleMemory {
  const values = dialogue?.name === memory.state?.name ? (memory.state?.values ?? {}) : {};
  const forgotten = new Set(unlimited);
  return {
    ...memory,
    mutedUntil,
    state: dialogue && { ...dialogue, values },
    applied: Object.fromEntries(Object.entries(memory.applied).filter(([name]) => !forgotten.has(name))),
    kept: kept.reduce(withKept, memory.kept ?? {}),
  };
}

function withKept(all: Kept, { kind, name, text }: RememberInput['kept'][number]): Kept {
  const part: Readonly<Record<string, object>> = all[kind] ?? {};
  const { [name]: one, ...others } = part;
  if (one === undefined) return all;
  if (text === null) return { ...all, [kind]: others };
  return { ...all, [kind]: { ...others, [name]: { ...one, ...told(kind, name, text) } } };
}

function told(kind: keyof Kept, name: string, text: string): object {
  switch (kind) {
    case 'values':
      return { text };
    case 'dialogues':
      return { name: text };
    case 'counters':
      return { count: wholeNumber(name, text) };
    case 'tags':
      return {};
  }
}

function wholeNumber(name: string, text: string): number {
  if (/^-?\d{1,9}$/.test(text.trim())) return Number(text);
  throw new ToldError(
    'input_invalid',
    both(`${name}: ${text} is not a whole number.`, `${name}：${text} 不是整数。`),
  );
}
