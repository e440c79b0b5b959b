import * as z from 'zod/mini';
import { type MessageType, messageSpecs } from '../wechat/inbound/message-types.ts';

const keyword = z.string().check(z.minLength(1));
const oneOrMore = <Item extends z.ZodMiniType>(item: Item) =>
  z.union([item, z.array(item).check(z.minLength(1))]);
const exactlyOneOf = <Field extends string>(...fields: readonly Field[]) =>
  z.refine<{ readonly [F in Field]?: unknown }>(
    (value) => fields.filter((field) => value[field] !== undefined).length === 1,
    `needs exactly one of ${fields.join(', ')}`,
  );

const textCondition = z
  .strictObject({
    equals: z.optional(oneOrMore(keyword)),
    contains: z.optional(oneOrMore(keyword)),
  })
  .check(
    z.refine((text) => text.equals !== undefined || text.contains !== undefined, 'needs equals or contains'),
  );

const messageTypes = Object.keys(messageSpecs) as [MessageType, ...MessageType[]];

const condition = z
  .strictObject({
    /** WeChat's event name, as subscribe or CLICK. */
    event: z.optional(oneOrMore(keyword)),
    text: z.optional(textCondition),
    /** Any message of the user (not an event), or the ones of some types. */
    message: z.optional(oneOrMore(z.enum(['any', ...messageTypes]))),
  })
  .check(exactlyOneOf('event', 'text', 'message'));

const reply = z.strictObject({ text: z.string().check(z.minLength(1)) });

export const ruleSchema = z.strictObject({
  id: z
    .string()
    .check(
      z.regex(/^[\p{L}\p{N}_.-]{1,64}$/u, 'is not 1 to 64 letters, digits, dots, dashes or underscores'),
    ),
  when: condition,
  reply: z.union([reply, z.array(reply).check(z.minLength(1))]),
});

export const rulesSchema = z.array(ruleSchema).check(
  z.check((context) => {
    const seen = new Set<string>();
    for (const [index, { id }] of context.value.entries()) {
      if (seen.has(id)) {
        context.issues.push({
          code: 'custom',
          input: id,
          path: [index, 'id'],
          message: `${id} is the id of an earlier rule; every rule needs its own`,
        });
      }
      seen.add(id);
    }
  }),
);

export type Rule = z.infer<typeof ruleSchema>;
export type Rules = z.infer<typeof rulesSchema>;
