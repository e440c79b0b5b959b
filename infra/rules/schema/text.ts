import * as z from 'zod/mini';
import { both, type Text } from '../../language/text.ts';
import { explained, inRemedy, oneOrMore, textValue, wrongTypeMessage } from './primitives.ts';

const pattern = z.string().check(z.minLength(1));

export const normalizeSchema = explained(
  z.union([
    z.literal(false),
    z.strictObject({
      width: z.optional(explained(z.boolean(), 'Full-width and half-width characters are the same (NFKC).')),
      case: z.optional(explained(z.boolean(), 'Upper and lower case are the same.')),
      space: z.optional(explained(z.boolean(), 'Spaces around the text are ignored.')),
      punctuation: z.optional(explained(z.boolean(), 'Punctuation around the text is ignored.')),
      emoji: z.optional(explained(z.boolean(), 'Skin tones and variants of an emoji are ignored.')),
      repeats: z.optional(explained(z.boolean(), 'Repeated punctuation counts once: ？？？ is ？.')),
      traditional: z.optional(
        explained(z.boolean(), 'Traditional and simplified characters are the same. Off by default.'),
      ),
      inside: z.optional(
        explained(
          z.boolean(),
          'Spaces and punctuation inside the text, next to Chinese characters, are ignored: 满 100 减 10 is 满100减10. Off by default.',
        ),
      ),
    }),
  ]),
  'What is made alike before texts are compared. Width, case, space and punctuation around the text, emoji and repeats are on unless switched off, traditional and inside off unless switched on; false switches all off.',
);

const fields = {
  equals: z.optional(explained(oneOrMore(textValue), 'The whole text is one of these.')),
  contains: z.optional(explained(oneOrMore(textValue), 'One of these is in the text.')),
  containsWord: z.optional(
    explained(
      oneOrMore(textValue),
      'One of these is in the text as a whole word: hi is in “hi there” and in “说hi吧”, but not in this or which.',
    ),
  ),
  containsAll: z.optional(
    explained(
      z.array(oneOrMore(textValue)).check(z.minLength(2)),
      'All of these are in the text; of an inner list, one: [退, [怎么寄, 寄到哪]].',
    ),
  ),
  startsWith: z.optional(explained(oneOrMore(textValue), 'The text begins with one of these.')),
  matches: z.optional(
    explained(
      oneOrMore(pattern),
      'One of these regular expressions (RE2) matches the text. Named groups, (?<name>…), are {{match.name}} in templates.',
    ),
  ),
} as const;

/** A condition on the text. At least one comparison must match, and none of those under `not`. */
export const textConditionSchema = z.strictObject(
  {
    ...fields,
    not: z.optional(
      explained(z.strictObject(fields, wrongTypeMessage(comparison)), 'None of these may match.'),
    ),
    normalize: z.optional(normalizeSchema),
    synonyms: z.optional(explained(z.literal(false), 'The account’s synonyms are ignored.')),
  },
  wrongTypeMessage(comparison),
);
export type TextConditionSource = z.infer<typeof textConditionSchema>;
export type TextMatchSource = Omit<TextConditionSource, 'not' | 'normalize' | 'synonyms'>;

/** The value of a menu item, QR code or button. It is compared exactly. */
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

/** The remedy if a keyword is written without a comparison. */
function comparison(value: unknown): Text | undefined {
  if (typeof value === 'object' && !Array.isArray(value)) return undefined;
  const words = Array.isArray(value) ? `[${value.map(inRemedy).join(', ')}]` : inRemedy(value);
  return both(
    `Write { equals: ${words} } for the whole text, or { contains: ${words} } for a part of it.`,
    `整条文字相同写 { equals: ${words} }，文字里含有写 { contains: ${words} }。`,
  );
}
