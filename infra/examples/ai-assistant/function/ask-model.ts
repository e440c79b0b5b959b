import { type BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import type { AssistantOptions } from '../options.ts';
import type { promptOf } from './conversation.ts';

/** A model's answer, and its cost in millionths of a dollar. */
export interface ModelAnswer {
  readonly text: string;
  readonly cost: number;
  /** Bedrock's guardrail, or the model, refused to answer. */
  readonly isRefused: boolean;
}

/** Asks a model. Throws Bedrock's errors. */
export type AskModel = (prompt: ReturnType<typeof promptOf>) => Promise<ModelAnswer>;

type Model = AssistantOptions['model'];

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
export function askBedrock(client: BedrockRuntimeClient, model: Model, systemPrompt: string): AskModel {
  return async (prompt) => {
    const { output, stopReason, usage } = await client.send(
      new ConverseCommand({
        modelId: model.id,
        system: [{ text: systemPrompt }],
        messages: prompt.map(({ role, text }) => ({ role, content: [{ text }] })),
        inferenceConfig: { maxTokens: model.maxTokens, temperature: model.temperature },
        ...(model.guardrail === undefined
          ? {}
          : {
              guardrailConfig: {
                guardrailIdentifier: model.guardrail.id,
                guardrailVersion: model.guardrail.version,
              },
            }),
      }),
    );
    const blocks = output?.message?.content ?? [];
    return {
      text: blocks.flatMap(({ text }) => (text === undefined ? [] : [text])).join('\n'),
      cost: costOf(model, usage?.inputTokens ?? 0, usage?.outputTokens ?? 0),
      isRefused: stopReason === 'guardrail_intervened' || stopReason === 'content_filtered',
    };
  };
}

/**
 * The maximum cost of an answer, in millionths of a dollar: a token has at least one byte of text. What was not used
 * is given back.
 */
export function mostFor(model: Model, systemPrompt: string, prompt: ReturnType<typeof promptOf>): number {
  const bytes = prompt.reduce(
    (sum, { text }) => sum + Buffer.byteLength(text),
    Buffer.byteLength(systemPrompt),
  );
  return costOf(model, bytes + 50 * (prompt.length + 1), model.maxTokens);
}

function costOf(
  { dollarsPerMillion: { input, output } }: Model,
  inputTokens: number,
  outputTokens: number,
): number {
  return Math.ceil(inputTokens * input + outputTokens * output);
}
