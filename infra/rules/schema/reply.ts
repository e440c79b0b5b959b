import * as z from 'zod/mini';
import type { OutgoingSpec, OutgoingSpecs } from '#shared/wechat/outgoing/outgoing-spec.ts';
import { commonSpecs, type OutgoingType, outgoingSpecs } from '#shared/wechat/outgoing/outgoing-types.ts';
import { both, type Text } from '../../language/text.ts';
import {
  durationText,
  explained,
  identifier,
  inRemedy,
  oneOrMore,
  strictAlternative,
  textOrNumber,
  textValue,
  valueName,
  wrongTypeMessage,
} from './primitives.ts';
import { schedulesSchema } from './schedule.ts';

/** A file, by its path in the folder of the account files, can replace a media id. */
export const fileFields = { media_id: 'file', thumb_media_id: 'thumb_file' } as const;

/**
 * The fields of every message type, from the list that is also used to check messages before they are sent. The kind of
 * account decides which fields are required, so that is checked later.
 */
const contents = Object.fromEntries(
  (Object.keys(outgoingSpecs) as OutgoingType[]).map((type) => [type, z.optional(contentOf(type))]),
) as Record<OutgoingType, z.ZodMiniOptional<z.ZodMiniType<string | Readonly<Record<string, unknown>>>>>;

function contentOf(type: OutgoingType): z.ZodMiniType<string | Readonly<Record<string, unknown>>> {
  const specs: OutgoingSpecs = Object.assign({}, ...Object.values(outgoingSpecs[type]));
  const fields = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, z.optional(fieldOf(spec))]),
  );
  for (const [id, file] of Object.entries(fileFields)) {
    if (id in specs)
      fields[file] = z.optional(explained(z.string().check(z.minLength(1)), `A file instead of ${id}.`));
  }
  const content = z.strictObject(
    fields,
    wrongTypeMessage(contentRemedy(type, Object.keys(fields))),
  ) as z.ZodMiniType<Readonly<Record<string, unknown>>>;
  return type === 'text' ? z.union([textValue, content]) : content;
}

function fieldOf(spec: OutgoingSpec): z.ZodMiniType {
  if (spec.kind === 'text') return textOrNumber;
  if (spec.kind === 'number') return z.literal([...spec.allowed]);
  const needed = Object.keys(spec.fields).filter((name) => spec.fields[name]?.required);
  const example = `{ ${needed.map((name) => `${name}: …`).join(', ')} }`;
  return z.array(
    z.strictObject(
      Object.fromEntries(
        Object.entries(spec.fields).map(([name, inner]) => [name, z.optional(fieldOf(inner))]),
      ),
      wrongTypeMessage(() =>
        both(`Write each entry with its fields: ${example}.`, `每一项都写出字段：${example}。`),
      ),
    ),
    wrongTypeMessage(() => both(`Write a list: [${example}].`, `写成列表：[${example}]。`)),
  );
}

const singleReply = z
  .strictObject(
    {
      ...contents,
      customservice: z.optional(
        explained(z.strictObject({ kf_account: z.string() }), 'Shows the reply as a message of this agent.'),
      ),
      aimsgcontext: z.optional(
        explained(
          z.strictObject({ is_ai_msg: z.literal([...commonSpecs.aimsgcontext.is_ai_msg.allowed]) }),
          'is_ai_msg: 1 lets WeChat show that the reply was made by AI.',
        ),
      ),
      businessid: z.optional(
        explained(
          z.union([z.string(), z.int()]),
          'The sub-merchant that sends it; by default the one that the user wrote to.',
        ),
      ),
      after: z.optional(
        explained(durationText, 'Sent this long after the user’s message, within the window.'),
      ),
      during: z.optional(
        explained(
          schedulesSchema,
          'Waits until this schedule holds: a reply of the night is sent in the morning.',
        ),
      ),
      name: z.optional(
        explained(
          valueName,
          'A delayed reply that rules can cancel by this name (cancel). It is sent even if the user writes again first.',
        ),
      ),
      unlessState: z.optional(
        explained(
          oneOrMore(identifier),
          'A delayed reply is cancelled when the user reaches one of these steps of the rule’s dialogue. It is sent even if the user writes again first.',
        ),
      ),
      evenIfUserWrites: z.optional(
        explained(z.literal(true), 'A delayed reply is sent even if the user writes again first.'),
      ),
    },
    wrongTypeMessage(messageRemedy),
  )
  .check(strictAlternative);
export type SingleReplySource = z.infer<typeof singleReply>;

const choice = z
  .strictObject(
    {
      oneOf: explained(
        z
          .array(z.extend(singleReply, { weight: z.optional(z.int().check(z.gte(1), z.lte(1000))) }))
          .check(z.minLength(2)),
        'One of these at random; weight 2 is picked twice as often as weight 1.',
      ),
    },
    wrongTypeMessage(messageRemedy),
  )
  .check(strictAlternative);

function messageRemedy(value: unknown): Text | undefined {
  return typeof value === 'object'
    ? undefined
    : both(`Write { text: ${inRemedy(value)} }.`, `写成 { text: ${inRemedy(value)} }。`);
}

/** The remedy if a message's content is not an object, but most likely the value of one of its fields. */
function contentRemedy(type: OutgoingType, fields: readonly string[]) {
  const all = both(`Its fields are ${fields.join(', ')}.`, `它的字段有 ${fields.join('、')}。`);
  return (value: unknown): Text => {
    if (typeof value === 'object') return all;
    if (type === 'text') return both(`Write it in quotes, "${value}".`, `给它加上引号，写成 "${value}"。`);
    if (fields.includes('file') && /^https?:/i.test(String(value)))
      return both(
        'WeChat takes no URL here: save the file beside the account files and write { file: lantern/map.jpg }.',
        '微信这里不收网址：把文件存到账号文件旁边，写 { file: lantern/map.jpg }。',
      );
    if (fields.includes('file'))
      return both(
        `Write { file: ${String(value)} }, or { media_id: … } for one uploaded before.`,
        `写成 { file: ${String(value)} }；已经上传过的写 { media_id: … }。`,
      );
    return all;
  };
}

/** One message, one of several at random, or several in order. */
export const replySchema = oneOrMore(z.union([choice, singleReply]));
export type ReplySource = z.infer<typeof replySchema>;
