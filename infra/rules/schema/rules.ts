import * as z from 'zod/mini';
import { datesMeant } from '../../language/meant/dates.ts';
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

/** Texts by name, or tables of texts by name. */
const table = z.record(valueName, z.union([textOrNumber, z.record(valueName, textOrNumber)]));

/** The fields of an account's file that contain its rules. Kind and time zone are separate. */
export const rulesFields = {
  variables: z.optional(
    explained(
      z.record(valueName, z.union([textOrNumber, table])),
      'Texts for replies and keywords: {{variables.name}}; or tables of them: {{variables.stores[match.no]}}.',
    ),
  ),
  synonyms: z.optional(
    explained(
      z.array(
        z
          .array(
            textValue,
            wrongTypeMessage(() =>
              both(
                'Write a list for each meaning, inside the list: [[退货, 退, 不要了], [地址, 在哪]].',
                '每个意思写一个列表，放在列表里：[[退货, 退, 不要了], [地址, 在哪]]。',
              ),
            ),
          )
          .check(z.minLength(2)),
        wrongTypeMessage(() =>
          both(
            'Write a list of lists: [[退货, 退, 不要了], [地址, 在哪]].',
            '写成列表，里面每个意思一个列表：[[退货, 退, 不要了], [地址, 在哪]]。',
          ),
        ),
      ),
      'Words with the same meaning: a keyword from a list stands for the whole list.',
    ),
  ),
  schedules: z.optional(
    explained(
      z.record(identifier, scheduleSchema),
      'Schedules that rules use by name, such as the opening hours.',
    ),
  ),
  lists: z.optional(
    explained(
      z.record(identifier, z.array(z.string().check(z.minLength(1))).check(z.minLength(1))),
      'Lists of users, by openid, that conditions use by name: { testers: [oQ8…] } for user: { in: testers }.',
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
          datesMeant,
        ).check(endsBeforeBegin),
      ),
      'Public holidays: dates, or ranges such as 2026-10-01..2026-10-07.',
    ),
  ),
  workdays: z.optional(explained(z.array(date), 'Weekend days or holidays on which people work (调休).')),
  normalize: z.optional(normalizeSchema),
  muteDuringAgentSession: z.optional(
    explained(
      z.union([durationText, z.literal(false)]),
      'How long rules stay silent at most after an agent has taken over a conversation; default 30m, false for not at all.',
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
/** A file with rules that accounts share. It has no `normalize`, because each account decides how texts are compared. */
export const sharedRulesSchema = z.strictObject(sharedFields);
export type SharedRules = z.infer<typeof sharedRulesSchema>;
export type RulesSource = z.infer<typeof rulesSchema>;
