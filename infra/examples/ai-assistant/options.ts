import * as z from 'zod/mini';

const words = z.array(z.string().check(z.minLength(1)));
const dollars = z.number().check(z.gt(0));
const text = z.string().check(z.minLength(1));

/** What an assistant is told in its file; `assistant.yaml` beside this one says what each means. */
export const optionsSchema = z.strictObject({
  bus: z._default(text, 'wechat-reply'),
  /** The name that its requests have on the bus. */
  source: z._default(text, 'shop.assistant'),
  accounts: z.array(text).check(z.minLength(1)),
  model: z.strictObject({
    /** Of a model or an inference profile of Amazon Bedrock. */
    id: text,
    /** The longest answer. */
    maxTokens: z._default(z.int().check(z.gte(50), z.lte(8000)), 1000),
    temperature: z._default(z.number().check(z.gte(0), z.lte(1)), 0.3),
    /** What a million tokens cost. */
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
    /** How long the assistant keeps silent afterwards. */
    minutes: z._default(z.int().check(z.gte(1), z.lte(2880)), 60),
    /** Who is told. */
    email: z.optional(text),
  }),
  /** An answer with one of these in it is not given. */
  neverSay: z._default(words, []),
  texts: z.strictObject({ handOver: text, refusal: text, failure: text, spent: text }),
});
export type AssistantOptions = z.infer<typeof optionsSchema>;
