import * as z from 'zod/mini';
import { both } from '../../language/text.ts';
import {
  checkedText,
  date,
  durationText,
  explained,
  identifier,
  textOrNumber,
  textValue,
  valueName,
  wrongTypeMessage,
} from './primitives.ts';
import { ruleSchema } from './rule.ts';
import { endsBeforeBegin, isDatesOfYears, scheduleSchema } from './schedule.ts';
import { normalizeSchema } from './text.ts';

/** Texts by name, and those by name again. */
const table = z.record(valueName, z.union([textOrNumber, z.record(valueName, textOrNumber)]));

/** What of an account's file the rules are made of, beside the account's kind and time zone. */
export const rulesFields = {
  variables: z.optional(
    explained(
      z.record(valueName, z.union([textOrNumber, table])),
      'Texts that replies and keywords have in common: {{variables.name}}; or tables of them: {{variables.stores[match.no]}}.',
    ),
  ),
  synonyms: z.optional(
    explained(
      z.array(z.array(textValue).check(z.minLength(2))),
      'Words that mean the same: a keyword that is one of them stands for all of its list.',
    ),
  ),
  schedules: z.optional(
    explained(
      z.record(identifier, scheduleSchema),
      'Schedules that rules ask for by name, such as the opening hours.',
    ),
  ),
  lists: z.optional(
    explained(
      z.record(identifier, z.array(z.string().check(z.minLength(1))).check(z.minLength(1))),
      'Users that conditions ask for by name, by their openids: { testers: [oQ8…] } for user: { in: testers }.',
    ),
  ),
  holidays: z.optional(
    explained(
      z.array(
        checkedText(
          both(
            'is not a date or a range such as 2026-10-01..2026-10-07',
            '不是日期或日期范围，例如 2026-10-01..2026-10-07',
          ),
          both(
            'Give the year with each date, as in 2026-10-01 or 2026-10-01..2026-10-07: holidays move from year to year.',
            '每个日期都要写年份，例如 2026-10-01 或 2026-10-01..2026-10-07：节假日每年都不一样。',
          ),
          isDatesOfYears,
        ).check(endsBeforeBegin),
      ),
      'Public holidays: dates, or ranges such as 2026-10-01..2026-10-07.',
    ),
  ),
  workdays: z.optional(
    explained(z.array(date), 'Days that are worked although they are at a weekend or holiday (调休).'),
  ),
  normalize: z.optional(normalizeSchema),
  muteDuringAgentSession: z.optional(
    explained(
      z.union([durationText, z.literal(false)]),
      'How long rules keep silent at most after an agent has taken a conversation over; 30m if not said, false for not at all.',
    ),
  ),
  rules: z._default(
    explained(
      z.array(
        ruleSchema,
        wrongTypeMessage(() =>
          both(
            'Write a list: each rule begins with a dash, as in - id: hours, and its name is its id.',
            '写成列表：每条规则以短横线开头，例如 - id: hours，id 就是它的名字。',
          ),
        ),
      ),
      'Tried by priority, then in this order; the first that applies answers.',
    ),
    [],
  ),
} as const;

export const rulesSchema = z.strictObject(rulesFields);

const { normalize: _, muteDuringAgentSession: __, ...sharedFields } = rulesFields;
/** A file that accounts include: what their rules have in common. How texts are compared is for each account to say. */
export const sharedRulesSchema = z.strictObject(sharedFields);
export type SharedRules = z.infer<typeof sharedRulesSchema>;
export type RulesSource = z.infer<typeof rulesSchema>;
