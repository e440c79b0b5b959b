import fc from 'fast-check';
import type { RuleContext } from '#shared/rules/engine/evaluation.ts';
import type { Recollection, RuleMemory } from '#shared/rules/memory.ts';
import type { Message } from '#shared/wechat/inbound/push.ts';
import { t0 } from './rules-builder.ts';

/*
 * Random rules and messages. They use so few words that they often match: two characters in variants of width, case, space
 * and punctuation, and two states, keys and ids.
 */

const characters = ['退', '货', 'a', 'B', 'ａ', '1', '?', '！', ' ', '#'];
const word = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 4 });
/** A keyword of white space is refused when rules are built. */
const keyword = word.filter((text) => text.trim() !== '');
const content = fc.string({ unit: fc.constantFrom(...characters), maxLength: 8 });
const pattern = fc.constantFrom(
  '^退',
  '货$',
  '退.*货',
  '^(?<no>\\d+)$',
  'a+',
  '[ab]1',
  '(退|换)货',
  '退?货',
  'b(?:1|a)',
  '\\s',
  '^$',
);
const some = <Item>(item: fc.Arbitrary<Item>) =>
  fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }));

const textMatch = fc.record(
  {
    equals: some(keyword),
    contains: some(keyword),
    containsWord: some(keyword),
    containsAll: fc.array(some(keyword), { minLength: 2, maxLength: 3 }),
    startsWith: some(keyword),
    matches: some(pattern),
  },
  { requiredKeys: [] },
);
const normalize = fc.option(
  fc.oneof(
    fc.constant(false as const),
    fc.record(
      {
        width: fc.boolean(),
        case: fc.boolean(),
        space: fc.boolean(),
        punctuation: fc.boolean(),
        repeats: fc.boolean(),
      },
      { requiredKeys: [] },
    ),
  ),
  { freq: 1, nil: undefined },
);
const textCondition = fc
  .tuple(textMatch, fc.option(textMatch, { nil: undefined }), normalize)
  .filter(
    ([match, not]) => Object.keys(match).length > 0 || (not !== undefined && Object.keys(not).length > 0),
  )
  .map(([match, not, how]) => ({
    ...match,
    ...(not === undefined || Object.keys(not).length === 0 ? {} : { not }),
    ...(how === undefined ? {} : { normalize: how }),
  }));

const key = fc.constantFrom('hours', 'store_1', 'store_2');
const valueMatch = fc.oneof(
  fc.constant('any'),
  some(key),
  fc.record({ startsWith: fc.constantFrom('store_', 'h') }),
);

const leaf = fc.oneof(
  { weight: 6, arbitrary: textCondition.map((text) => ({ text })) },
  fc.constantFrom({ message: 'any' }, { message: 'text' }, { message: ['image', 'voice'] }),
  fc.constantFrom({ event: 'subscribe' }, { event: ['CLICK', 'SCAN'] }),
  fc.record({ menu: valueMatch }),
  fc.record({ scene: valueMatch }),
  fc.record({ msgMenu: valueMatch }),
  fc.record({ state: some(fc.constantFrom('asked', 'told', 'any', 'none')) }),
  fc.record({ firstContact: fc.boolean() }),
  fc.record({ silentFor: fc.constantFrom('1h', '30d') }),
);
const condition: fc.Arbitrary<object> = fc.letrec<{ condition: object }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: leaf },
    fc.record({ all: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('condition'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ none: fc.array(tie('condition'), { minLength: 1, maxLength: 2 }) }),
    fc.record({ not: tie('condition') }),
    fc.tuple(leaf, leaf).map(([a, b]) => ({ ...a, ...b })),
  ),
})).condition;

const rest = fc.record(
  {
    priority: fc.integer({ min: -1, max: 1 }),
    continue: fc.constant(true),
    default: fc.constant(true),
    enabled: fc.boolean(),
    cooldown: fc.constantFrom('1h', '1d'),
    atMost: fc.record({ times: fc.integer({ min: 1, max: 3 }), per: fc.constantFrom('2h', '7d') }),
    evenWhenMuted: fc.constant(true),
  },
  { requiredKeys: [] },
);
/** Most rules have few of the options, like rules that people write. */
const options = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: rest });
const action = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ reply: { text: 'r' } }) },
  fc.constant({ reply: { oneOf: [{ text: 'x' }, { text: 'y', weight: 2 }, { text: 'z' }] } }),
  fc.constant({ ignore: true }),
);

function hasPattern(when: object): boolean {
  const { text, all = [], any = [] } = when as { text?: object; all?: object[]; any?: object[] };
  return (text !== undefined && 'matches' in text) || [...all, ...any].some(hasPattern);
}

export const rules: fc.Arbitrary<object[]> = fc
  .array(fc.tuple(condition, options, action), { maxLength: 8 })
  .map((many) =>
    many.map(([when, more, what], index) => ({
      id: `r${index}`,
      when,
      // Some rule sets these two states, so rules may ask for them.
      ...(index === 0 ? { setState: 'asked' } : index === 1 ? { setState: 'told' } : {}),
      ...more,
      ...what,
      // Templates show what a pattern captured, if there is one.
      ...(hasPattern(when) ? { reply: { text: 'r{{match.0}}' } } : {}),
    })),
  )
  .map((many) => [
    ...many,
    { id: 'sets-asked', when: { event: 'x' }, setState: 'asked' },
    { id: 'sets-told', when: { event: 'x' }, setState: 'told' },
  ]);

export const message: fc.Arbitrary<Message> = fc.oneof(
  {
    weight: 6,
    arbitrary: content.map((text): Message => ({ type: 'text', msgId: '1', content: text })),
  },
  fc
    .record({ content, bizMsgMenuId: key })
    .map((fields): Message => ({ type: 'text', msgId: '1', ...fields })),
  fc.constantFrom<Message>(
    { type: 'image', msgId: '1', picUrl: '', mediaId: '' },
    { type: 'unknown', msgType: 'hologram', fields: {} },
    { type: 'event', event: 'subscribe' },
    { type: 'event', event: 'kf_close_session', kfAccount: 'nina' },
    { type: 'unknownEvent', event: 'moon', fields: {} },
  ),
  key.map((eventKey): Message => ({ type: 'event', event: 'CLICK', eventKey })),
  fc.constantFrom('store_1', 'x').map((scene): Message => ({ type: 'event', event: 'SCAN', scene })),
);

const applied = fc.dictionary(
  fc.constantFrom('r0', 'r1', 'r2', 'r3'),
  fc
    .array(fc.constantFrom(t0 - 60, t0 - 3000, t0 - 5000, t0 - 90_000), { minLength: 1, maxLength: 3 })
    .map((at) => ({ at: at.sort(), until: t0 + 700_000 })),
  { maxKeys: 3 },
);
const memory: fc.Arbitrary<RuleMemory> = fc.record({
  contactAt: fc.constantFrom(0, t0 - 60, t0 - 7200, t0 - 40 * 86_400),
  mutedUntil: fc.constantFrom(0, 0, 0, t0 - 1, t0 + 60),
  state: fc.constantFrom(
    null,
    { name: 'asked', until: t0 + 60, values: {} },
    { name: 'told', until: t0 + 60, values: {} },
    { name: 'told', until: t0 - 60, values: {} },
  ),
  applied,
});
export const recollection: fc.Arbitrary<Recollection> = memory.map((remembered) => ({
  memory: remembered,
  window: { messages: 4, until: t0 + 1000 },
}));

export const context: fc.Arbitrary<RuleContext> = fc.record({
  key: fc.string({ minLength: 1, maxLength: 3 }),
  openId: fc.constantFrom('oA', 'oB'),
  at: fc.constant(t0),
  message,
  recollection,
});
