import * as z from 'zod/mini';
import { type MessageType, messageSpecs } from '#shared/wechat/inbound/message-types.ts';
import { both, type Text } from '../../language/text.ts';
import { withRemedy } from '../../language/told.ts';
import {
  durationText,
  explained,
  identifier,
  inRemedy,
  moment,
  patternText,
  textOrNumber,
  textValue,
  valueName,
  wrongTypeMessage,
} from '../schema/primitives.ts';
import { messageFields } from './message.ts';

const messageTypes = Object.keys(messageSpecs) as [MessageType, ...MessageType[]];

/** Refuses a step that does not say what the user does. */
const saysWhat = z.refine<{ readonly [F in (typeof messageFields)[number]]?: unknown }>(
  (given) => {
    const said = messageFields.filter((field) => given[field] !== undefined);
    return (
      said.length === 1 || (said.length === 2 && given.text !== undefined && given.msgMenu !== undefined)
    );
  },
  withRemedy(
    both(`needs one of ${messageFields.join(', ')}`, `要写 ${messageFields.join('、')} 其中之一`),
    both('Say what the user does, as in text: 菜单.', '写用户做了什么，例如 text: 菜单。'),
  ),
);

/** A scene as rules see it. */
const sceneText = patternText(
  both(
    'begins with qrscene_, which is taken off before rules see the scene',
    '带有 qrscene_ 前缀，而规则看到的 scene 里没有它',
  ),
  both('Write the scene without it, as in store_1.', '去掉前缀，例如 store_1。'),
  /^(?!qrscene_)[\s\S]+$/,
);

const given = {
  text: z.optional(explained(textValue, 'The user writes this.')),
  message: z.optional(explained(z.enum(messageTypes), 'The user sends a message of this type.')),
  event: z.optional(explained(z.string(), 'An event, by WeChat’s name.')),
  menu: z.optional(explained(textValue, 'The user clicks the menu button with this key.')),
  msgMenu: z.optional(explained(textValue, 'The user clicks this item of a menu message.')),
  scene: z.optional(explained(sceneText, 'The user scans the QR code with this scene.')),
  sessionFrom: z.optional(explained(z.string(), 'The user opens the chat of the mini program from there.')),
  location: z.optional(
    explained(
      z.strictObject(
        { latitude: z.number(), longitude: z.number() },
        wrongTypeMessage(() => ({
          en: 'Write { latitude: 39.9, longitude: 116.4 }.',
          zh: '写成 { latitude: 39.9, longitude: 116.4 }（纬度、经度）。',
        })),
      ),
      'The user sends this place: { latitude: 39.9, longitude: 116.4 }.',
    ),
  ),
  fields: z.optional(
    explained(
      z.record(z.string(), z.union([z.string(), z.number()])),
      'Further fields, by the names that templates use.',
    ),
  ),
} as const;

function delayedRemedy(): Text {
  return {
    en: 'Write a list: [{ after: 10m, reply: 文字 }].',
    zh: '写成列表：[{ after: 10m, reply: 文字 }]。',
  };
}

const expectedReply = z.union([
  textValue,
  z.strictObject({ contains: z.string() }),
  z.strictObject({ oneOf: z.array(z.string()).check(z.minLength(2)) }),
  z.strictObject({ message: z.record(z.string(), z.json()) }),
]);
export type ExpectedReply = z.infer<typeof expectedReply>;

/** What is expected of a message. Only the given fields are compared. */
const expectation = z.union([
  z.literal('nothing'),
  z.strictObject(
    {
      rule: z.optional(explained(identifier, 'The rule that answers; none where no rule does.')),
      reply: z.optional(
        explained(
          z.union([expectedReply, z.array(expectedReply)]),
          'The replies sent at once, in order: a whole text, { contains: … }, { oneOf: […] }, or { message: … } with part of a message. [] for none.',
        ),
      ),
      delayed: z.optional(
        explained(
          z.array(
            z.strictObject({ after: durationText, reply: expectedReply }, wrongTypeMessage(delayedRemedy)),
            wrongTypeMessage(delayedRemedy),
          ),
          'The replies sent later: [{ after: 10m, reply: … }].',
        ),
      ),
      passive: z.optional(explained(z.boolean(), 'Whether it is answered in the HTTP response.')),
      transfer: z.optional(
        explained(
          z.union([
            z.boolean(),
            z.strictObject({
              kfAccount: z.optional(z.string()),
              otherwise: z.optional(z.union([expectedReply, z.array(expectedReply)])),
            }),
          ]),
          'Whether the user is handed over to a person; to which agent (kfAccount), and what is replied if none is online (otherwise).',
        ),
      ),
      endsSession: z.optional(explained(z.boolean(), 'Whether the session with the agent ends.')),
      emit: z.optional(
        explained(
          z.union([
            z.string(),
            z.array(z.string()),
            z.strictObject({ type: z.string(), detail: z.record(z.string(), z.json()) }),
          ]),
          'The types of the events that are emitted, or one event with its detail.',
        ),
      ),
      state: z.optional(
        explained(identifier, 'The state of the dialogue afterwards; none where there is none.'),
      ),
      muted: z.optional(
        explained(
          z.boolean(),
          'Whether rules kept silent to this message, because a person talks with the user or a rule before has muted them.',
        ),
      ),
      cancels: z.optional(
        explained(z.array(valueName), 'The delayed replies that are cancelled, by their names; [] for none.'),
      ),
      dialogues: z.optional(
        explained(
          z.record(valueName, identifier),
          'Where the user is afterwards in dialogues that have a name; none where in none.',
        ),
      ),
      remembered: z.optional(
        explained(
          z.record(valueName, textOrNumber),
          'What is remembered afterwards; none where nothing is by this name.',
        ),
      ),
      counted: z.optional(explained(z.record(valueName, z.int()), 'How far was counted afterwards.')),
      tags: z.optional(explained(z.array(identifier), 'The tags of the user afterwards, all of them.')),
    },
    wrongTypeMessage((value) =>
      typeof value === 'object'
        ? undefined
        : {
            en: `Write { reply: ${inRemedy(value)} } for what is sent, or { rule: … } for the rule that answers.`,
            zh: `检查回复写 { reply: ${inRemedy(value)} }，检查命中的规则写 { rule: … }。`,
          },
    ),
  ),
]);
export type Expectation = z.infer<typeof expectation>;

const stateBefore = z.union([
  identifier,
  z.strictObject({ name: identifier, values: z.optional(z.record(z.string(), z.string())) }),
]);
/** The id of a rule, or the name of a limit that rules share. */
const limitName = patternText(
  both('is not the id of a rule', '不是规则的 id'),
  both(
    'Write the id of a rule, or limit:NAME for a limit that several share.',
    '写规则的 id；几条规则共用的次数限制写 limit:名称。',
  ),
  /^(?:limit:)?[\p{L}\p{N}_.-]{1,64}$/u,
);
const counts = z.record(valueName, z.int());
const texts = z.record(valueName, textOrNumber);

const remembered = z.strictObject({
  state: z.optional(stateBefore),
  lastContact: z.optional(
    explained(
      z.union([z.literal('never'), durationText]),
      'How long ago the user last wrote or did something; default 1h.',
    ),
  ),
  muted: z.optional(explained(z.literal(true), 'A person talks with the user.')),
  applied: z.optional(
    explained(
      z.record(limitName, z.union([durationText, z.array(durationText)])),
      'How long ago rules applied to the user; for a shared limit, limit:NAME.',
    ),
  ),
  dialogues: z.optional(
    explained(z.record(valueName, stateBefore), 'Where the user is in dialogues that have a name.'),
  ),
  values: z.optional(explained(texts, 'What rules have remembered.')),
  counters: z.optional(explained(counts, 'How far rules have counted.')),
  tags: z.optional(explained(z.array(identifier), 'The tags of the user.')),
  everybody: z.optional(
    explained(
      z.record(valueName, z.int().check(z.gte(0))),
      'How many places of limits of everybody are taken.',
    ),
  ),
  unmatched: z.optional(
    explained(z.int().check(z.gte(0)), 'How many messages in a row no rule but a default has answered.'),
  ),
});
export type RememberedSource = z.infer<typeof remembered>;

const stepSchema = z
  .strictObject({
    ...given,
    after: z.optional(explained(durationText, 'This long after the previous step; default 10s.')),
    expect: z.optional(explained(expectation, 'Nothing is looked at where it is left out.')),
  })
  .check(saysWhat);

const about = {
  name: explained(z.string().check(z.minLength(1)), 'What the case shows.'),
  at: z.optional(explained(moment, 'When it happens, by the account’s time zone.')),
  user: z.optional(explained(z.string(), 'The user’s openid, where a roll-out depends on it.')),
  remembered: z.optional(explained(remembered, 'What is known of the user before.')),
} as const;

const caseSchema = z.union([
  z.strictObject({ ...about, ...given, expect: expectation }).check(saysWhat),
  z.strictObject({
    ...about,
    steps: z.array(stepSchema).check(
      z.minLength(1),
      z.refine(
        (steps) => steps.some(({ expect }) => expect !== undefined),
        withRemedy(
          {
            en: 'has no step with an expect, so it cannot fail',
            zh: '没有一步写了 expect，所以永远不会失败',
          },
          {
            en: 'Give at least one step an expect, as in expect: { rule: welcome }.',
            zh: '至少给一步写上 expect，例如 expect: { rule: welcome }。',
          },
        ),
      ),
    ),
  }),
]);
export type CaseSource = z.infer<typeof caseSchema>;

/** The tests of an account's rules, such as `lantern.test.yaml` beside `lantern.yaml`. */
export const testFileSchema = z.strictObject({
  at: z.optional(explained(moment, 'When the cases happen that do not say so themselves.')),
  cases: z.array(caseSchema).check(z.minLength(1)),
});
export type TestFile = z.infer<typeof testFileSchema>;
