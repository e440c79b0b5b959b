import { type Fields, type FieldValue, type Group, newGroup } from '../fields.ts';
import type { Specs } from './field-spec.ts';

/** Fields that every push has, and that are read of every push. */
const common = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'Event'] as const;
/** In lower case, because WeChat writes both in more than one way. */
const ids = { unionid: 'unionId', businessid: 'businessId' } as const;

/** What is known of a name on the first level. */
interface Named {
  /** The names inside it that are read; `undefined` where it is read whole. */
  readonly inside: ReadonlySet<string> | undefined;
  /** It is only read where there is none of this name. */
  readonly insteadOf?: string;
}

interface Names {
  readonly exact: ReadonlyMap<string, Named>;
  /** The exact name by how it is written in lower case. */
  readonly spellings: ReadonlyMap<string, string>;
}

const namesOf = new WeakMap<Specs, Names>();

/**
 * Tells the fields that specs name from the rest, of which nothing is lost. WeChat's pages and pushes spell some names in
 * more than one way (`OpenID`, `openid`, ` OpenID`); `fields` has them as the specs do.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/authorization-change.html
 */
export function sortFields(
  specs: Specs,
  all: Fields,
): { readonly fields: Fields; readonly rest: Fields | undefined } {
  const { exact, spellings } = namesOf.get(specs) ?? learn(specs);
  let fields: Group | undefined;
  let rest: Group | undefined;
  const keep = (name: string, value: FieldValue): void => {
    // Nothing is what an empty text says.
    if (value === '') return;
    rest ??= newGroup();
    rest[name] = value;
  };
  for (const name in all) {
    const value = all[name] as FieldValue;
    const named = exact.get(name);
    if (named?.inside !== undefined && isGroup(value)) {
      const others = withoutNames(value, named.inside);
      if (others !== undefined) keep(name, others);
    } else if (named === undefined || (named.insteadOf !== undefined && named.insteadOf in all)) {
      const spelling = name.trim().toLowerCase();
      const meant = spellings.get(spelling);
      if (meant !== undefined && !(meant in all)) {
        fields ??= { ...all };
        fields[meant] = value;
      } else if (!isId(spelling, value)) keep(name, value);
    }
  }
  return { fields: fields ?? all, rest };
}

function isId(spelling: string, value: FieldValue | undefined): value is string {
  return Object.hasOwn(ids, spelling) && typeof value === 'string';
}

/** The ids that any push may have, however they are spelled. */
export function idsIn(fields: Fields): { readonly unionId?: string; readonly businessId?: string } {
  let found: { unionId?: string; businessId?: string } | undefined;
  for (const name in fields) {
    // Asked first because it is quicker than changing the case of every name.
    if (!/id\s*$/i.test(name)) continue;
    const spelling = name.trim().toLowerCase();
    const value = fields[name];
    if (!isId(spelling, value) || value === '') continue;
    found ??= {};
    found[ids[spelling as keyof typeof ids]] = value;
  }
  return found ?? {};
}

function learn(specs: Specs): Names {
  const exact = new Map<string, Named>(common.map((name) => [name, { inside: undefined }]));
  for (const { kind, path } of Object.values(specs)) {
    const [name = '', inner] = path.split('.');
    if (inner === undefined) exact.set(name, { inside: undefined });
    else {
      const known = exact.get(name)?.inside ?? [];
      exact.set(name, { inside: new Set([...known, inner]) });
      if (kind === 'list') exact.set(inner, { inside: undefined, insteadOf: name });
    }
  }
  const spellings = new Map([...exact.keys()].map((name) => [name.toLowerCase(), name] as const));
  const names = { exact, spellings };
  namesOf.set(specs, names);
  return names;
}

function withoutNames(group: Fields, names: ReadonlySet<string>): Group | undefined {
  let rest: Group | undefined;
  for (const name in group) {
    if (names.has(name)) continue;
    rest ??= newGroup();
    rest[name] = group[name] as FieldValue;
  }
  return rest;
}

function isGroup(value: FieldValue): value is Fields {
  return typeof value === 'object' && !Array.isArray(value);
}
