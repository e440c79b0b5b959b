/**
 * A parsed push body, the same for XML and JSON. Every leaf is text, because WeChat writes the same number bare in one
 * place and quoted in another, and because MsgId does not fit into a JavaScript number.
 */
export interface Fields {
  readonly [name: string]: FieldValue;
}
export type FieldValue = string | Fields | readonly FieldValue[];

/** Fields under construction; see {@link newGroup}. */
export type Group = Record<string, FieldValue>;

/**
 * Fields without `Object.prototype`, so that a field named `constructor` is a field like any other. V8 creates and fills
 * them faster than the objects of `Object.create(null)`, which it treats as dictionaries.
 */
const FieldGroup = function FieldGroup() {} as unknown as new () => Group;
FieldGroup.prototype = Object.create(null);
export const newGroup = (): Group => new FieldGroup();

/**
 * Adds a value under a name; a repeated name gets a list. `__proto__`, which JavaScript does not treat as a field and no
 * push has, is left out here, so that no caller needs to handle it.
 */
export function addField(group: Group, name: string, value: FieldValue): void {
  if (name === '__proto__') return;
  const present = group[name];
  if (present === undefined) group[name] = value;
  else if (Array.isArray(present)) present.push(value);
  else group[name] = [present, value];
}

/** The text of a field; `''` if it is absent or not text. */
export function textField(fields: Fields, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** The finite number in a field, or `undefined` if it is absent, empty or not a number. */
export function numberOf(fields: Fields, name: string): number | undefined {
  const text = textField(fields, name).trim();
  const value = Number(text);
  return text !== '' && Number.isFinite(value) ? value : undefined;
}

export function isGroup(value: FieldValue | undefined): value is Fields {
  return typeof value === 'object' && !Array.isArray(value);
}
