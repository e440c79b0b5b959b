import * as z from 'zod/mini';

const words = z.array(z.string().check(z.minLength(1)));
const dollars = z.number().check(z.gt(0));
const text = z.string().check(z.minLength(1));

/** The options of an assistant; `assistant.yaml` beside this file explains each. */
export const optionsSchema = z.strictObject({
  bus: z._default(text, 'wechat-reply'),
  /** The source of its requests on the bus. */
  source: z._default(text, 'shop.assistant'),
  accounts: z.array(text).check(z.minLength(1)),
  model: z.strictObject({
    /** The id of a model or an inference profile of Amazon Bedrock. */
    id: text,
    /** The maximum length of an answer. */
    maxTokens: z._default(z.int().check(z.gte(50), z.lte(8000)), 1000),
    temperature: z._default(z.number().check(z.gte(0), z.lte(1)), 0.3),
    /** The price of a million tokens. */
    dollarsPerMillion: z.strictObject({ input: dollars, output: dollars }),
    guardrail: z.optional(z.strictObject({ id: text, version: text })),
  }),
  systemPrompt: text,
  history: z.strictObject({
    /** Questions and answers together. */
    messages: z._default(z.int().check(z.gte(1), z.lte(40)), 20),
    days: z._default(z.int().check(z.gte(1), z.lte(365)), 7),
  }),
  spending: z.strictObject({
    /** Of all accounts together. */
    dollarsPerDay: dollars,
    answersPerUserAndDay: z.int().check(z.gte(1)),
  }),
  handOver: z.strictObject({
    words,
    /** How long the assistant stays silent after that. */
    minutes: z._default(z.int().check(z.gte(1), z.lte(2880)), 60),
    /** Who is informed. */
    email: z.optional(text),
  }),
  /** An answer that contains one of these is not sent. */
  neverSay: z._default(words, []),
  texts: z.strictObject({ handOver: text, refusal: text, failure: text, spent: text }),
});
export type AssistantOptions = z.infer<typeof optionsSchema>;
