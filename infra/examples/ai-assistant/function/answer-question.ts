import { errorFields, type Log } from '#shared/aws/log.ts';
import type { AssistantOptions } from '../options.ts';
import { type AskModel, mostFor } from './ask-model.ts';
import {
  type Conversation,
  countAnswer,
  isAnswered,
  isOvertaken,
  promptOf,
  withAnswer,
  withQuestion,
} from './conversation.ts';
import type { Memory, User } from './memory-table.ts';

/** A user's question, from the bus. */
export interface Question extends User {
  /** The `metadata.id` of the message. */
  readonly id: string;
  readonly text: string;
  /** When the window closes, ISO 8601; null if that is unknown. */
  readonly until: string | null;
}

/** How the assistant speaks: each call is a request on the bus. */
export interface Voice {
  typing(question: Question): Promise<void>;
  /** @param isModel whether a model wrote the text, which is marked for the user */
  answer(question: Question, text: string, isModel: boolean): Promise<void>;
  /** Says that a person will answer. The same request informs that person. */
  handOver(question: Question, text: string): Promise<void>;
}

export interface AssistantDependencies {
  readonly options: AssistantOptions;
  readonly memory: Memory;
  readonly askModel: AskModel;
  readonly voice: Voice;
  readonly log: Log;
  /** Milliseconds. */
  readonly now: () => number;
}

/**
 * Answers a question, or says why not. A repeated question is answered once: its requests have the same ids, and it
 * is remembered once.
 */
export async function answerQuestion(dependencies: AssistantDependencies, question: Question): Promise<void> {
  const { options, memory, voice, now } = dependencies;
  if (options.handOver.words.includes(question.text.trim())) {
    await memory.change(question, (before) => ({
      ...withQuestion(before, question, options.history),
      silentUntil: Math.floor(now() / 1000) + options.handOver.minutes * 60,
    }));
    return voice.handOver(question, options.texts.handOver);
  }
  let isOpen = false;
  const asked = await memory.change(question, (before) => {
    isOpen = before.silentUntil <= now() / 1000 && !isAnswered(before, question.id);
    return isOpen ? withQuestion(before, question, options.history) : undefined;
  });
  if (!isOpen || asked === undefined) return;
  const answer = await makeAnswer(dependencies, question, asked);
  if (answer === undefined) return;
  const kept = await memory.change(question, (before) =>
    answer.isModel ? withAnswer(before, question.id, answer.text, options.history) : before,
  );
  // The user has asked something else in the meantime. The answer to that covers both.
  if (kept !== undefined && isOvertaken(kept, question.id)) return;
  await voice.answer(question, answer.text, answer.isModel);
}

interface Answer {
  readonly text: string;
  readonly isModel: boolean;
}

async function makeAnswer(
  dependencies: AssistantDependencies,
  question: Question,
  asked: Conversation,
): Promise<Answer | undefined> {
  const { options, memory, askModel, voice, log, now } = dependencies;
  const { model, systemPrompt, spending, texts, neverSay } = options;
  const day = dayAt(now());
  const prompt = promptOf(asked);
  const most = mostFor(model, systemPrompt, prompt);
  const mayAnswer = await memory.change(question, (before) =>
    countAnswer(before, day, spending.answersPerUserAndDay),
  );
  const isPaid =
    mayAnswer !== undefined && (await memory.reserve(day, most, Math.floor(spending.dollarsPerDay * 1e6)));
  if (!isPaid) {
    log('warn', 'spending_limit_reached', { account: question.account, by: mayAnswer ? 'day' : 'user' });
    return (await isFirstTold(dependencies, question, day))
      ? { text: texts.spent, isModel: false }
      : undefined;
  }
  await voice.typing(question);
  let cost = 0;
  try {
    const answer = await askModel(prompt);
    cost = answer.cost;
    const isRefused = answer.isRefused || neverSay.some((words) => answer.text.includes(words));
    if (isRefused) log('warn', 'answer_refused', { account: question.account });
    if (isRefused) return { text: texts.refusal, isModel: false };
    return answer.text.trim() === ''
      ? { text: texts.failure, isModel: false }
      : { text: answer.text, isModel: true };
  } catch (error) {
    log('error', 'model_failed', { account: question.account, ...errorFields(error) });
    return { text: texts.failure, isModel: false };
  } finally {
    await memory.giveBack(day, most - cost);
  }
}

/** The user is told only once a day that there are no more answers. */
async function isFirstTold(
  { memory }: AssistantDependencies,
  question: Question,
  day: string,
): Promise<boolean> {
  const told = await memory.change(question, (before) => {
    const today = before.day === day ? before : { ...before, day, answers: 0, isTold: false };
    return today.isTold ? undefined : { ...today, isTold: true };
  });
  return told !== undefined;
}

/** Days begin at midnight in China. */
function dayAt(milliseconds: number): string {
  return new Date(milliseconds + 8 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
