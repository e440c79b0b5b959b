import type { Reply, ReplyStep } from '#shared/rules/program.ts';
import { hasTemplate, mapTexts, parseTemplate } from '#shared/rules/template.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import { checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';
import {
  filePrefix,
  type MediaReference,
  mediaFilesOf,
  storedPrefix,
} from '#shared/wechat/outgoing/media-files.ts';
import {
  type OutgoingMessage,
  type OutgoingType,
  outgoingSpecs,
} from '#shared/wechat/outgoing/outgoing-types.ts';
import { durationInSeconds } from '../../config/duration.ts';
import { outgoingInChinese } from '../../language/outgoing-words.ts';
import { both, type Text } from '../../language/text.ts';
import { fileFields, type ReplySource, type SingleReplySource } from '../schema/reply.ts';
import type { ScheduleSource } from '../schema/schedule.ts';
import { error, type Report } from './report.ts';
import { buildSchedules } from './schedule.ts';
import { checkTemplates, type TemplateNames } from './template-names.ts';

type Path = readonly PropertyKey[];

/** A file that stands in place of a media id. */
export interface FileUse extends Omit<MediaReference, 'field'> {
  readonly path: Path;
}

export interface ReplyContext {
  readonly kind: AccountKind;
  readonly appId: string;
  readonly names: TemplateNames;
  /** The rule's id. */
  readonly rule: string;
  /** The account's named schedules. */
  readonly schedules: Readonly<Record<string, ScheduleSource>>;
  readonly report: Report;
  readonly files: FileUse[];
  /** Collects the names that templates use. */
  readonly used: string[];
}

/** Resolves a rule's replies, and reports what WeChat would refuse. */
export function buildReplies(source: ReplySource, path: Path, context: ReplyContext): readonly ReplyStep[] {
  const isList = Array.isArray(source);
  const steps = (isList ? source : [source]) as readonly Exclude<ReplySource, readonly unknown[]>[];
  return steps.flatMap((step, index): ReplyStep[] => {
    const at = isList ? [...path, index] : path;
    if (!('oneOf' in step)) return buildReply(step, at, context);
    const oneOf = step.oneOf.flatMap(({ weight = 1, ...single }, alternative) =>
      buildReply(single, [...at, 'oneOf', alternative], context).map((reply) => ({ weight, reply })),
    );
    return oneOf.length === 0 ? [] : [{ oneOf }];
  });
}

function buildReply(source: SingleReplySource, path: Path, context: ReplyContext): Reply[] {
  const {
    after,
    during,
    name,
    unlessState,
    evenIfUserWrites,
    customservice,
    aimsgcontext,
    businessid,
    ...contents
  } = source;
  const { report, names, kind, appId, files, used } = context;
  const types = Object.keys(contents) as OutgoingType[];
  const [type] = types;
  if (type === undefined || types.length > 1) {
    error(
      report,
      path,
      'reply-type',
      type === undefined
        ? both('has no message', '没有写要发什么')
        : both(
            `has ${types.length} messages (${types.join(', ')}) in one`,
            `一项里写了 ${types.length} 条消息（${types.join('、')}）`,
          ),
      type === undefined
        ? both(
            `Say what is sent, for example { text: 您好 }; it can be ${Object.keys(outgoingSpecs).join(', ')}.`,
            `写要发什么，例如 { text: 您好 }；可以是 ${Object.keys(outgoingSpecs).join('、')}。`,
          )
        : both(
            'Write each message as an entry of its own: - text: … and below it - image: ….',
            '每条消息单独写一项：- text: …，下一行 - image: …。',
          ),
    );
    return [];
  }
  const content = contents[type];
  const message = {
    msgtype: type,
    [type]: typeof content === 'string' ? { content } : withFiles(content ?? {}, [...path, type], report),
    ...(customservice === undefined ? {} : { customservice }),
    ...(aimsgcontext === undefined ? {} : { aimsgcontext }),
    ...(businessid === undefined ? {} : { businessid }),
  };
  for (const field of ['evenIfUserWrites', 'during', 'name', 'unlessState'] as const) {
    if (source[field] === undefined || after !== undefined) continue;
    error(
      report,
      [...path, field],
      'not-delayed',
      both('is only for delayed replies, and this one is not delayed', '只对延后的回复有用，这条不是'),
      both('Add `after`, or remove it.', '加上 after，或者删掉它。'),
    );
  }
  // A reply that only a state cancels is named after its rule.
  const cancelled = name ?? (unlessState === undefined ? undefined : stateName(context.rule));
  const isTemplate = hasTemplate(message);
  used.push(...checkTemplates(source, names, path, report));
  // The value of a placeholder is not known yet, so it counts as one character.
  const sample = isTemplate ? mapTexts(message, sampleOf) : message;
  const checked = checkOutgoing(sample, kind, appId);
  if (!checked.ok) {
    for (const { field, problem } of checked.problems) {
      const isShort = typeof content === 'string';
      const isType = field === 'msgtype';
      const about = isType ? '' : `${field.slice(field.indexOf('.') + 1)} `;
      const words = both(`${about}${problem}`, `${about}${outgoingInChinese(problem)}`);
      error(
        report,
        isType || isShort ? [...path, type] : [...path, ...fieldPath(field)],
        isType ? 'reply-not-allowed' : 'reply-refused',
        words,
        isType
          ? both(
              `A reply of ${kind === 'mini-program' ? 'a mini program' : 'an official account'} can be ${allowedTypes(kind)}.`,
              `${kind === 'mini-program' ? '小程序' : '公众号'}的回复可以是 ${allowedTypes(kind)}。`,
            )
          : refusedRemedy(problem, field),
      );
    }
    return [];
  }
  for (const { field, ...use } of mediaFilesOf(checked.message, kind)) {
    files.push({ ...use, path: [...path, type, fileFields[field as keyof typeof fileFields]] });
  }
  return [
    {
      message: message as unknown as OutgoingMessage,
      ...(isTemplate ? { template: true as const } : {}),
      ...(after === undefined ? {} : { after: durationInSeconds(after) }),
      ...(during === undefined
        ? {}
        : { during: buildSchedules(during, context.schedules, [...path, 'during'], report) }),
      ...((evenIfUserWrites ?? cancelled !== undefined) ? { evenIfUserWrites: true as const } : {}),
      ...(cancelled === undefined ? {} : { name: cancelled }),
    },
  ];
}

/** The name of delayed replies that states cancel. Names that operators give have no colon. */
export const stateName = (rule: string): string => `state:${rule}`;

/** Replaces media ids by `file:…`, for the sender to upload. */
function withFiles(content: Readonly<Record<string, unknown>>, path: Path, report: Report) {
  const result: Record<string, unknown> = { ...content };
  for (const [id, field] of Object.entries(fileFields)) {
    const file = content[field];
    const written = content[id];
    if (typeof written === 'string' && /^https?:|\.(?:jpe?g|png|gif|mp[34]|amr)$/i.test(written)) {
      error(
        report,
        [...path, id],
        'bad-media-id',
        both(
          `${written} is not a media id of WeChat, but ${/^http/i.test(written) ? 'an address' : 'a file'}`,
          `${written} 不是微信的素材 id，是${/^http/i.test(written) ? '网址' : '文件'}`,
        ),
        both(
          `Write ${field}: lantern/map.jpg, a file beside the account files.`,
          `写成 ${field}: lantern/map.jpg，文件放在账号文件旁边。`,
        ),
      );
    }
    if (typeof file !== 'string') continue;
    if (id in content) {
      error(
        report,
        [...path, field],
        'file-and-id',
        both(`is given together with ${id}`, `和 ${id} 同时写了`),
        both(`Give ${field} or ${id}, not both.`, `${field} 和 ${id} 只写一个。`),
      );
    }
    if (file.startsWith('/') || file.startsWith(storedPrefix) || file.split(/[/\\]/).includes('..')) {
      error(
        report,
        [...path, field],
        'file-outside',
        both('is not inside the folder of the account files', '不在账号文件所在的文件夹里'),
        both(
          'Put the file into that folder and give the path from there, as in lantern/map.jpg.',
          '把文件放进那个文件夹，从那里写路径，例如 lantern/map.jpg。',
        ),
      );
    }
    delete result[field];
    result[id] = `${filePrefix}${file}`;
  }
  return result;
}

/** The remedy for what WeChat would refuse, if the problem does not already say it. */
function refusedRemedy(problem: string, field: string): Text {
  if (problem.includes('bytes'))
    return both(
      'Shorten it, or write several replies: a list with each as an entry of its own.',
      '缩短它，或者写成几条回复：列表里每条一项。',
    );
  if (problem === 'is missing') {
    const name = field.slice(field.lastIndexOf('.') + 1);
    const file = (fileFields as Readonly<Record<string, string>>)[name];
    if (file === undefined) return both(`Add \`${name}: …\`.`, `加上 \`${name}: …\`。`);
    return both(
      `Add \`${file}: lantern/map.jpg\`, a file beside the account files, or \`${name}: …\` for one uploaded before.`,
      `加上 \`${file}: lantern/map.jpg\`（账号文件旁边的文件），已经上传过的写 \`${name}: …\`。`,
    );
  }
  if (problem === 'is empty') return both('Write something there.', '在这里填上内容。');
  if (problem.includes('entries'))
    return both('Remove entries or add some, or write several replies.', '增减项数，或者写成几条回复。');
  if (problem.startsWith('is not known')) return both('Remove it.', '删掉它。');
  return problem.startsWith('has a link')
    ? both(
        'Give each link its data-miniprogram-appid and data-miniprogram-path, or make it an ordinary link.',
        '给每个链接写上 data-miniprogram-appid 和 data-miniprogram-path，或者改成普通链接。',
      )
    : both('Write what WeChat accepts there.', '按微信的要求写。');
}

function allowedTypes(kind: AccountKind): string {
  return Object.entries(outgoingSpecs)
    .filter(([, byKind]) => kind in byKind)
    .map(([type]) => type)
    .join(', ');
}

function sampleOf(text: string): string {
  return parseTemplate(text)
    .map((part) => (part.kind === 'text' ? part.text : 'x'))
    .join('');
}

/** `news.articles[0].url` as a path. */
function fieldPath(field: string): Path {
  return field.split('.').flatMap((part) => {
    const [, name = part, index] = /^(.*)\[(\d+)\]$/.exec(part) ?? [];
    return index === undefined ? [name] : [name, Number(index)];
  });
}
