import type { JsonSchema } from '../../local/page/api.ts';
import { words } from '../words/words.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** A schema without references, as a form needs it. */
export function resolved(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
    return resolved(root.definitions?.[name] ?? {}, root);
  }
  const [only] = schema.allOf ?? [];
  if (only !== undefined && schema.properties === undefined) return resolved(only, root);
  return schema;
}

export const alternatives = (schema: JsonSchema): readonly JsonSchema[] | undefined =>
  schema.anyOf ?? schema.oneOf;

/** What distinguishes an alternative: its constant value for a field such as `msgtype`. */
export function nameOf(schema: JsonSchema, index: number, root: JsonSchema): string {
  const one = resolved(schema, root);
  for (const property of Object.values(one.properties ?? {})) {
    const { enum: values, const: value } = resolved(property, root);
    if (values?.length === 1) return String(values[0]);
    if (value !== undefined) return String(value);
  }
  return one.type === undefined ? String(index + 1) : String(one.type);
}

/** The initial value of a form. */
export function initial(given: JsonSchema, root: JsonSchema): Json {
  const schema = resolved(given, root);
  const [first] = alternatives(schema) ?? [];
  if (first !== undefined) return initial(first, root);
  if (schema.const !== undefined) return schema.const as Json;
  if (schema.enum !== undefined) return schema.enum[0] as Json;
  if (schema.type === 'object') {
    return Object.fromEntries(
      (schema.required ?? []).map((name) => [name, initial(schema.properties?.[name] ?? {}, root)]),
    );
  }
  if (schema.type === 'array') {
    return Array.from({ length: schema.minItems ?? 0 }, () => initial(schema.items ?? {}, root));
  }
  return schema.type === 'boolean' ? false : '';
}

/** Which alternative a value belongs to. */
export function chosen(options: readonly JsonSchema[], value: Json, root: JsonSchema): number {
  const index = options.findIndex((option) => {
    const { properties = {} } = resolved(option, root);
    return Object.entries(properties).some(([name, property]) => {
      const { enum: values } = resolved(property, root);
      return values?.length === 1 && isGroup(value) && value[name] === values[0];
    });
  });
  return Math.max(0, index);
}

export function isGroup(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export interface Problem {
  readonly path: string;
  readonly text: string;
}

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

/** Why a value does not match its schema, field by field. */
export function problemsOf(
  given: JsonSchema,
  value: Json | undefined,
  root: JsonSchema,
  path = '',
): Problem[] {
  const { must } = words().events;
  const schema = resolved(given, root);
  const options = alternatives(schema);
  if (options !== undefined) {
    return problemsOf(options[chosen(options, value ?? null, root)] ?? {}, value, root, path);
  }
  const problem = (text: string): Problem[] => [{ path, text }];
  if (schema.type === 'object') {
    const group = isGroup(value) ? value : {};
    return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
      const inner = group[name];
      const isNeeded = schema.required?.includes(name) ?? false;
      if (!isNeeded && isEmpty(inner)) return [];
      return problemsOf(property, inner, root, path === '' ? name : `${path}.${name}`);
    });
  }
  if (schema.type === 'array') {
    const items = Array.isArray(value) ? (value as readonly Json[]) : [];
    if (items.length < (schema.minItems ?? 0)) return problem(must.items(schema.minItems ?? 0));
    return items.flatMap((item, index) => problemsOf(schema.items ?? {}, item, root, `${path}[${index}]`));
  }
  if (value === undefined || value === '') return problem(must.missing);
  if (schema.type === 'integer' && !Number.isInteger(value)) return problem(must.integer);
  if (schema.type === 'number' && typeof value !== 'number') return problem(must.number);
  if (schema.format === 'date-time' && !isoTime.test(String(value))) return problem(must.dateTime);
  if (typeof value === 'string' && value.length < (schema.minLength ?? 0))
    return problem(must.short(schema.minLength ?? 0));
  if (typeof value === 'string' && value.length > (schema.maxLength ?? Number.POSITIVE_INFINITY)) {
    return problem(must.long(schema.maxLength ?? 0));
  }
  return [];
}

function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isGroup(value) && Object.values(value).every(isEmpty);
}

/** A value without the fields that nobody filled in. */
export function filled(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => filled(item as Json));
  if (!isGroup(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => !isEmpty(inner))
      .map(([name, inner]) => [name, filled(inner)]),
  );
}
