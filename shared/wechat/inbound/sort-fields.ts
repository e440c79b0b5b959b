import { type Fields, type FieldValue, type Group, isGroup, newGroup, textField } from '../fields.ts';
import { type FieldKind, pathOf, type Specs } from './field-spec.ts';

/** WeChat spells both in more than one way. */
const unionIds = ['UnionId', 'UnionID', 'unionid'];
const businessIds = ['BusinessId', 'BusinessID', 'businessid'];
const ids = [...unionIds, ...businessIds];
/** Fields that are read of every push. */
const common = ['ToUserName', 'FromUserName', 'CreateTime', 'MsgType', 'Event'];

/** A property, and where it is read from. */
interface Read {
  readonly property: string;
  readonly kind: FieldKind;
  readonly path: string;
}

/** What is known about a set of specs after its first use. */
interface Known {
  readonly read: readonly Read[];
  /**
   * The names on the first level. The value is the set of names inside that are read, or the name that is read instead if it
   * is there, or `undefined` if everything inside is read.
   */
  readonly exact: ReadonlyMap<string, ReadonlySet<string> | string | undefined>;
  /** The exact name, by its lower-case spelling. */
  readonly spellings: ReadonlyMap<string, string>;
}

const known = new WeakMap<Specs, Known>();

/**
 * Separates the fields that specs name from the rest; none is lost. WeChat's pages and pushes spell some names in more than
 * one way (`OpenID`, `openid`, ` OpenID`); `fields` has them as the specs spell them.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/authorization-change.html
 */
export function sortFields(
  specs: Specs,
  all: Fields,
): { readonly fields: Fields; readonly rest: Fields | undefined; readonly read: readonly Read[] } {
  const { read, exact, spellings } = known.get(specs) ?? learn(specs);
  let fields: Group | undefined;
  let rest: Group | undefined;
  const keep = (name: string, value: FieldValue): void => {
    // An empty text says nothing.
    if (value === '') return;
    rest ??= newGroup();
    rest[name] = value;
  };
  for (const name in all) {
    const value = all[name] as FieldValue;
    const inside = exact.get(name);
    if (typeof inside === 'object' && isGroup(value)) {
      const others = Object.entries(value).filter(([one]) => !inside.has(one));
      if (others.length > 0) keep(name, Object.fromEntries(others));
    } else if (!exact.has(name) || (typeof inside === 'string' && inside in all)) {
      const meant = spellings.get(name.trim().toLowerCase());
      if (meant !== undefined && !(meant in all)) {
        fields ??= { ...all };
        fields[meant] = value;
      } else if (typeof value !== 'string' || !ids.includes(name)) keep(name, value);
    }
  }
  return { fields: fields ?? all, rest, read };
}

/** The ids of the person and of the sub-merchant, if WeChat gives them. */
export function idsIn(fields: Fields): { readonly unionId?: string; readonly businessId?: string } {
  const unionId = firstOf(fields, unionIds);
  const businessId = firstOf(fields, businessIds);
  if (unionId === '' && businessId === '') return {};
  return { ...(unionId && { unionId }), ...(businessId && { businessId }) };
}

function firstOf(fields: Fields, names: readonly string[]): string {
  for (const name of names) {
    const text = textField(fields, name);
    if (text !== '') return text;
  }
  return '';
}

function learn(specs: Specs): Known {
  const read = Object.entries(specs).map(
    ([property, spec]): Read => ({ property, kind: spec.kind, path: pathOf(property, spec) }),
  );
  const exact = new Map<string, Set<string> | string | undefined>(common.map((name) => [name, undefined]));
  for (const { kind, path } of read) {
    const [name = '', inner] = path.split('.');
    const before = exact.get(name);
    if (inner === undefined) exact.set(name, undefined);
    else exact.set(name, (typeof before === 'object' ? before : new Set<string>()).add(inner));
    if (kind === 'list' && inner !== undefined) exact.set(inner, name);
  }
  const spellings = new Map([...exact.keys()].map((name) => [name.toLowerCase(), name]));
  const learnt = { read, exact, spellings };
  known.set(specs, learnt);
  return learnt;
}
