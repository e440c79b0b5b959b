/** What is remembered about a user's conversation. Only the functions below change it. */
export interface Conversation {
  /** Oldest first. */
  readonly turns: readonly Turn[];
  /** Until when a person handles the conversation; epoch seconds. */
  readonly silentUntil: number;
  /** The day of the counts, such as 2026-11-26. */
  readonly day: string;
  readonly answers: number;
  /** Whether the user was told on that day that there are no more answers. */
  readonly isTold: boolean;
}

/** A question, or the answer to it. */
export interface Turn {
  /** The `metadata.id` of the question, also for its answer. */
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

export interface HistoryLimits {
  readonly messages: number;
}

export const emptyConversation: Conversation = {
  turns: [],
  silentUntil: 0,
  day: '',
  answers: 0,
  isTold: false,
};

/** Longer turns are cut; characters. */
const longestTurn = 2000;
/** The maximum size of a conversation in the table; bytes of UTF-8. */
const most = 64 * 1024;

/** The conversation with a question added, once. */
export function withQuestion(
  before: Conversation,
  question: Omit<Turn, 'role'>,
  limits: HistoryLimits,
): Conversation {
  if (before.turns.some(({ id, role }) => id === question.id && role === 'user')) return before;
  return { ...before, turns: bounded([...before.turns, { ...question, role: 'user' }], limits) };
}

/** The conversation with the answer to a question; unchanged if the user has asked something else since. */
export function withAnswer(
  before: Conversation,
  id: string,
  text: string,
  limits: HistoryLimits,
): Conversation {
  if (isOvertaken(before, id) || isAnswered(before, id)) return before;
  return { ...before, turns: bounded([...before.turns, { id, role: 'assistant', text }], limits) };
}

/** The conversation without an answer that did not reach the user. */
export function withoutAnswer(before: Conversation, id: string): Conversation {
  return { ...before, turns: before.turns.filter((turn) => turn.id !== id || turn.role !== 'assistant') };
}

/** Counts an answer; `undefined` if the user has had all answers of the day. */
export function countAnswer(before: Conversation, day: string, limit: number): Conversation | undefined {
  const today = before.day === day ? before : { ...before, day, answers: 0, isTold: false };
  return today.answers < limit ? { ...today, answers: today.answers + 1 } : undefined;
}

export function isAnswered({ turns }: Conversation, id: string): boolean {
  return turns.some((turn) => turn.id === id && turn.role === 'assistant');
}

/** Whether the user has asked something else since. */
export function isOvertaken({ turns }: Conversation, id: string): boolean {
  return turns.findLast(({ role }) => role === 'user')?.id !== id;
}

/** The conversation for a model, which expects questions and answers in turns, and a question first. */
export function promptOf({ turns }: Conversation): { readonly role: Turn['role']; readonly text: string }[] {
  const prompt: { role: Turn['role']; text: string }[] = [];
  for (const { role, text } of turns) {
    const last = prompt.at(-1);
    if (last?.role === role) last.text += `\n${text}`;
    else if (last !== undefined || role === 'user') prompt.push({ role, text });
  }
  return prompt;
}

function bounded(turns: readonly Turn[], { messages }: HistoryLimits): readonly Turn[] {
  const kept = turns.slice(-messages).map((turn) => ({ ...turn, text: turn.text.slice(0, longestTurn) }));
  let bytes = kept.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  while (bytes > most && kept.length > 1) bytes -= Buffer.byteLength(kept.shift()?.text ?? '');
  return kept;
}
