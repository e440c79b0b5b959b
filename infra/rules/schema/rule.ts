import * as z from 'zod/mini';
import { valueMeant } from '../../language/meant/values.ts';
import { both } from '../../language/text.ts';
import { withRemedy } from '../../language/told.ts';
import { conditionSchema } from './condition.ts';
import { countSchema, limitSchema, period, rememberSchema, tagSchema } from './keep.ts';
import {
  durationText,
  explained,
  identifier,
  inRemedy,
  moment,
  oneOrMore,
  patternText,
  textOrNumber,
  valueName,
  wrongTypeMessage,
} from './primitives.ts';
import { replySchema } from './reply.ts';

/** For an agent's name that is written without its field. */
const agentInText = wrongTypeMessage((value) => {
  const meant = valueMeant(String(value), ['true', 'false']);
  if (meant !== undefined) return both(`Write ${meant}.`, `写成 ${meant}。`);
  return typeof value === 'string'
    ? both(
        `Write true, or { kfAccount: ${inRemedy(value)} } for one agent.`,
        `写 true；要转给某个客服，写 { kfAccount: ${inRemedy(value)} }。`,
      )
    : undefined;
});
const transferSchema = z.union([
  z.boolean(agentInText),
  z.strictObject(
    {
      kfAccount: z.optional(
        explained(z.string().check(z.minLength(1)), 'The agent (客服账号), as in nina@lantern.'),
      ),
      otherwise: z.optional(
        explained(
          replySchema,
          'What to send if no agent is online. With it, WeChat is asked who is online, and the least busy agent gets the user.',
        ),
      ),
    },
    agentInText,
  ),
]);

const stateSchema = z.union(
  [
    identifier,
    z.strictObject({
      name: identifier,
      for: z.optional(explained(durationText, 'How long the user stays there; default 10m.')),
      values: z.optional(explained(z.record(valueName, textOrNumber), 'Kept for templates: {{state.name}}.')),
    }),
  ],
  {
    error: ({ input }) =>
      Array.isArray(input)
        ? withRemedy(
            { en: 'is several states, and a rule sets one', zh: '写了几个状态，一条规则只能设一个' },
            {
              en: `Write one, as in setState: ${String(input[0])}. Dialogues with names of their own go on side by side.`,
              zh: `只写一个，例如 setState: ${String(input[0])}。要同时进行几段对话，给对话各起一个名字。`,
            },
          )
        : undefined,
  },
);

const emitSchema = z.strictObject(
  {
    type: explained(
      patternText(
        both(
          'is not 1 to 100 letters, digits, dots, dashes or underscores',
          '要用 1 到 100 个字母、数字、点、短横线或下划线',
        ),
        both(
          'Choose a name that begins with a letter from a to z, as in OrderLookup.',
          '起一个以英文字母开头的名字，例如 OrderLookup。',
        ),
        /^[A-Za-z][\w.-]{0,99}$/,
      ).check(
        z.refine(
          (type) => !/^(wechat|aws)/i.test(type),
          withRemedy(
            both('begins like an event of WeChat Reply or AWS', '开头和 WeChat Reply 或 AWS 的事件一样'),
            both('Choose a name of your own, as in OrderLookup.', '起一个自己的名字，例如 OrderLookup。'),
          ),
        ),
      ),
      'The detail-type of the event.',
    ),
    detail: z.optional(
      explained(z.record(z.string(), z.json()), 'The content of the event; its texts can be templates.'),
    ),
  },
  wrongTypeMessage((value) =>
    typeof value === 'string'
      ? both(`Write { type: ${inRemedy(value)} }.`, `写成 { type: ${inRemedy(value)} }。`)
      : undefined,
  ),
);

export const ruleSchema = z.strictObject(
  {
    id: explained(
      identifier.check(
        z.refine(
          (id) => id !== 'none',
          withRemedy(
            both('none stands for no rule in tests', 'none 在测试里表示没有规则'),
            both('Choose another id.', '换一个 id。'),
          ),
        ),
      ),
      'The rule’s name in events, logs and findings.',
    ),
    name: z.optional(explained(z.string(), 'A name for people.')),
    enabled: z.optional(explained(z.boolean(), 'false switches the rule off.')),
    from: z.optional(explained(moment, 'The rule applies from this time, in the account’s time zone.')),
    until: z.optional(explained(moment, 'The rule applies until this time; a date includes that whole day.')),
    priority: z.optional(
      explained(z.int().check(z.gte(-1000), z.lte(1000)), 'Higher is tried first; default 0.'),
    ),
    default: z.optional(
      explained(z.literal(true), 'Tried after all others. Without a when it accepts any message.'),
    ),
    continue: z.optional(explained(z.literal(true), 'The search continues with later rules.')),
    when: z.optional(explained(conditionSchema, 'When the rule applies: all fields must hold.')),
    cooldown: z.optional(explained(durationText, 'Applies to each user at most once in this time.')),
    atMost: z.optional(
      explained(
        z.strictObject(
          {
            times: z.int().check(z.gte(1), z.lte(100)),
            per: period,
          },
          wrongTypeMessage((value) =>
            both(
              `Write { times: ${typeof value === 'number' ? value : 1}, per: day }.`,
              `写成 { times: ${typeof value === 'number' ? value : 1}, per: day }。`,
            ),
          ),
        ),
        'Applies to one user at most so often per day, week, month or duration.',
      ),
    ),
    limit: z.optional(
      explained(
        limitSchema,
        'A limit that several rules share: { name: checkin, times: 1, per: day }; the other rules need only its name.',
      ),
    ),
    reply: z.optional(
      explained(replySchema, 'What to send: a message, one of several (oneOf), or several in order.'),
    ),
    typing: z.optional(
      explained(
        z.union([
          z.literal(true),
          patternText(
            both('is not true or 1s to 30s', '要写 true，或者 1s 到 30s'),
            both('Write true, or from 1s to 30s.', '写 true，或者 1s 到 30s。'),
            /^([1-9]|[12]\d|30)s$/,
          ),
        ]),
        'Shows the typing indicator: before a reply for at most 5s, and where another service answers (emit) for at most 30s.',
      ),
    ),
    passive: z.optional(
      explained(
        z.literal(true),
        'A passive reply, in the HTTP response to the push: uses no quota and needs no verified account. One reply, and nothing that depends on memory.',
      ),
    ),
    transfer: z.optional(
      explained(
        transferSchema,
        'Hands the user over to a person, to one agent (kfAccount), or replies if no agent is online (otherwise). false ends the session with the agent.',
      ),
    ),
    setState: z.optional(
      explained(stateSchema, 'Moves the user to a step of a dialogue; other rules use it with state.'),
    ),
    clearState: z.optional(
      explained(z.union([z.literal(true), z.literal('all')]), 'Ends the dialogue; all ends every dialogue.'),
    ),
    dialogue: z.optional(
      explained(
        valueName,
        'The dialogue of this rule’s states. Dialogues with different names are independent.',
      ),
    ),
    remember: z.optional(
      explained(rememberSchema, 'Remembers texts about the user, for conditions and as {{remembered.name}}.'),
    ),
    forget: z.optional(
      explained(oneOrMore(valueName), 'Forgets the texts with these names; all forgets everything.'),
    ),
    count: z.optional(
      explained(
        countSchema,
        'Counts, for conditions (counted) and as {{counted.name}}: streak, or { name: streak, by: 1, resetAfter: day }.',
      ),
    ),
    cancel: z.optional(explained(oneOrMore(valueName), 'Cancels the delayed replies with these names.')),
    tag: z.optional(explained(tagSchema, 'Puts tags on the user, for conditions and lists.')),
    untag: z.optional(explained(oneOrMore(identifier), 'Takes tags away.')),
    emit: z.optional(explained(oneOrMore(emitSchema), 'Puts an event on the bus for another service.')),
    mute: z.optional(
      explained(
        z.union([durationText, z.literal(false)]),
        'Rules stay silent for this user for this long; false ends it.',
      ),
    ),
    evenWhenMuted: z.optional(
      explained(z.literal(true), 'Also applies while a person is talking with the user, or rules are muted.'),
    ),
    ignore: z.optional(explained(z.literal(true), 'Does nothing, and counts as the answer.')),
  },
  wrongTypeMessage(() =>
    both(
      'Write a rule with its fields: { id: hours, when: { text: { contains: 几点 } }, reply: { text: 9:00-18:00 } }.',
      '写一条规则和它的字段：{ id: hours, when: { text: { contains: 几点 } }, reply: { text: 9:00-18:00 } }。',
    ),
  ),
);

export type RuleSource = z.infer<typeof ruleSchema>;
