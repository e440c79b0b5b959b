import * as z from 'zod/mini';
import { explained, inRemedy, instead, oneOrMore, textValue } from './pieces.ts';

const pattern = z.string().check(z.minLength(1));

export const normalizeSchema = explained(
  z.union([
    z.literal(false),
    z.strictObject({
      width: z.optional(explained(z.boolean(), 'Full-width and half-width characters are alike (NFKC).')),
      case: z.optional(explained(z.boolean(), 'Upper and lower case are alike.')),
      space: z.optional(explained(z.boolean(), 'Space around the text does not count.')),
      punctuation: z.optional(explained(z.boolean(), 'Punctuation around the text may be there or not.')),
    }),
  ]),
  'What is made alike before texts are compared: width, case, space and punctuation around the text. All are on; each can be switched off, or all by false.',
);

const fields = {
  equals: z.optional(explained(oneOrMore(textValue), 'The whole text is one of these.')),
  contains: z.optional(explained(oneOrMore(textValue), 'One of these is in the text.')),
  containsAll: z.optional(
    explained(z.array(textValue).check(z.minLength(2)), 'Each of these is in the text.'),
  ),
  startsWith: z.optional(explained(oneOrMore(textValue), 'The text begins with one of these.')),
  matches: z.optional(
    explained(
      oneOrMore(pattern),
      'One of these regular expressions (RE2) finds something in the text. Named groups, (?<name>…), are {{match.name}} in templates.',
    ),
  ),
} as const;

/** What a user wrote; at least one of the ways to compare must fit, and none of those below `not`. */
export const textConditionSchema = z.strictObject(
  {
    ...fields,
    not: z.optional(explained(z.strictObject(fields, instead(comparison)), 'None of these may fit.')),
    normalize: z.optional(normalizeSchema),
  },
  instead(comparison),
);
export type TextConditionSource = z.infer<typeof textConditionSchema>;
export type TextMatchSource = Omit<TextConditionSource, 'not' | 'normalize'>;

/** A value that was chosen by whoever made a menu, a QR code or a button: compared exactly. */
export const valueMatchSchema = z.union([
  z.literal('any'),
  oneOrMore(textValue),
  z.strictObject({
    equals: fields.equals,
    startsWith: fields.startsWith,
    contains: fields.contains,
    matches: fields.matches,
  }),
]);
export type ValueMatchSource = z.infer<typeof valueMatchSchema>;

/** A keyword without the way to compare it. */
function comparison(value: unknown): string | undefined {
  if (typeof value === 'object' && !Array.isArray(value)) return undefined;
  const words = Array.isArray(value) ? `[${value.map(inRemedy).join(', ')}]` : inRemedy(value);
  return `Write { equals: ${words} } for the whole text, or { contains: ${words} } for a part of it.`;
}
