/**
 * A parsed push body, alike for XML and JSON: every leaf is text, because WeChat writes the same number bare in
 * one place and quoted in another, and because MsgId does not fit a JavaScript number.
 */
export interface Fields {
  readonly [name: string]: FieldValue;
}
export type FieldValue = string | Fields | readonly FieldValue[];

/** Fields under construction; see {@link newGroup}. */
export type Group = Record<string, FieldValue>;

/**
 * Fields without `Object.prototype` behind them, so that a field called `constructor` is a field like any other. V8 makes
 * and fills them faster than the objects of `Object.create(null)`, which are dictionaries to it.
 */
const FieldGroup = function FieldGroup() {} as unknown as new () => Group;
FieldGroup.prototype = Object.create(null);
export const newGroup = (): Group => new FieldGroup();

/**
 * Adds a value under a name; a name that comes again has a list. The one name that is no field of an object to JavaScript,
 * which no push of WeChat has, is left out here, so that nobody behind has to think of it.
 */
export function addField(group: Group, name: string, value: FieldValue): void {
  if (name === '__proto__') return;
  const present = group[name];
  if (present === undefined) group[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else group[name] = [present, value];
}

/** The text of a field; `''` where it is absent or not text. */
export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** The finite number of a field, or `undefined` where it is absent, empty or not a number. */
export function numberOf(fields: Fields, name: string): number | undefined {
  const text = textOf(fields, name).trim();
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : undefined;
}

export function isGroup(value: FieldValue | undefined): value is Fields {
  return typeof value === 'object' && !Array.isArray(value);
}
