import * as z from 'zod/mini';
import { calendarPeriods } from '#shared/rules/program.ts';
import { durationPattern } from '../../config/duration.ts';
import { durationMeant } from '../../language/meant/duration.ts';
import { valueMeant } from '../../language/meant/values.ts';
import { both } from '../../language/text.ts';
import {
  durationText,
  explained,
  identifier,
  inRemedy,
  oneOrMore,
  textOrNumber,
  valueName,
  wordsAbout,
  wrongTypeMessage,
} from './primitives.ts';

const periodWords = wordsAbout(
  both(
    `is not ${calendarPeriods.join(', ')} or a duration such as 12h or 7d`,
    `要写 ${calendarPeriods.join('、')}，或者时长，例如 12h、7d`,
  ),
  both(
    `Write ${calendarPeriods.join(', ')}, or a number with its unit: 12h, 7d.`,
    `写 ${calendarPeriods.join('、')}，或者数字加单位：12h、7d。`,
  ),
  (text) => valueMeant(text, calendarPeriods) ?? durationMeant(text),
);
/** A calendar day, week or month, or a duration. */
export const period = z.union([
  z.enum(calendarPeriods, periodWords),
  z.string(periodWords).check(z.regex(durationPattern, periodWords)),
]);

const oneLimit = z.strictObject(
  {
    of: z.optional(
      explained(
        z.literal('everybody'),
        'Counts all users together: the first hundred. Without per, it never resets.',
      ),
    ),
    name: explained(valueName, 'Rules with a limit of the same name share it.'),
    times: z.optional(
      explained(
        z.int().check(z.gte(1), z.lte(1_000_000)),
        'How often all of them together apply to one user, or to all users.',
      ),
    ),
    per: z.optional(explained(period, 'day, week, month, or a time such as 12h.')),
  },
  wrongTypeMessage((value) =>
    both(
      `Write { name: ${inRemedy(value)}, times: 1, per: day }.`,
      `写成 { name: ${inRemedy(value)}, times: 1, per: day }。`,
    ),
  ),
);
export const limitSchema = z.union([valueName, oneLimit]);
export type LimitSource = z.infer<typeof limitSchema>;

export const rememberSchema = z.record(
  valueName,
  z.union([
    textOrNumber,
    z.strictObject({ value: textOrNumber, for: explained(durationText, 'For how long; default 365d.') }),
  ]),
  wrongTypeMessage((value) =>
    typeof value === 'string'
      ? both(
          `Give it a name, as in { ${inRemedy(value)}: "{{match.1}}" }.`,
          `给它起个名字，例如 { ${inRemedy(value)}: "{{match.1}}" }。`,
        )
      : undefined,
  ),
);

const counterChange = z.strictObject({
  name: explained(valueName, 'Its name, as in {{counted.name}}.'),
  by: z.optional(explained(z.int().check(z.gte(-1000), z.lte(1000)), 'The amount to add; default 1.')),
  to: z.optional(explained(z.int(), 'The value to set, instead of adding.')),
  resetAfter: z.optional(
    explained(
      period,
      'It starts at 0 again if it was not counted for this long; day: if it was counted neither today nor yesterday.',
    ),
  ),
});
export const countSchema = oneOrMore(z.union([valueName, counterChange]));
export type CountSource = z.infer<typeof countSchema>;

export const tagSchema = z.union([
  oneOrMore(identifier),
  z.strictObject({
    names: oneOrMore(identifier),
    for: explained(durationText, 'For how long; default 365d.'),
  }),
]);

/** What a condition can ask about a counter. */
export const countedSchema = z.record(
  valueName,
  z.union([
    z.int(),
    z.strictObject(
      { atLeast: z.optional(z.int()), atMost: z.optional(z.int()) },
      wrongTypeMessage(() =>
        both(
          'Write a number, or { atLeast: 3 }, { atMost: 5 } or both.',
          '写一个数字，或者 { atLeast: 3 }、{ atMost: 5 }，也可以两个都写。',
        ),
      ),
    ),
  ]),
  wrongTypeMessage(() =>
    both(
      'Write the counter with its value, as in { streak: 7 } or { streak: { atLeast: 7 } }.',
      '写计数器和值，例如 { streak: 7 } 或 { streak: { atLeast: 7 } }。',
    ),
  ),
);
