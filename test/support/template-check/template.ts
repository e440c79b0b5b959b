/** A part of a template or a resolved value. Read a leaf with `String` or `Number`, and a list with {@link list}. */
export interface Data {
  readonly [name: string]: Data | undefined;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Data;
  readonly DependsOn?: Data;
  readonly Condition?: Data;
}

export interface Template {
  readonly Description?: string;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, Data>>;
  readonly Parameters?: Readonly<Record<string, Data>>;
  readonly Mappings?: Data;
}

/** A template, where it would be deployed, and the findings about it. */
export interface Checked {
  readonly template: Template;
  readonly stackName: string;
  readonly region: string;
  readonly account: string;
  /** @param id the logical id @param problem a sentence that says which rule is broken */
  report(id: string, problem: string): void;
}

export const list = (value: unknown): readonly Data[] =>
  value === undefined || value === null ? [] : ([value].flat() as unknown as readonly Data[]);
export const isObject = (value: unknown): value is Data =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isIntrinsic = (value: unknown): value is Data =>
  isObject(value) && Object.keys(value).length === 1 && /^(Ref$|Fn::)/.test(Object.keys(value)[0] ?? '');
export const resourcesOf = ({ template }: Checked, type: RegExp | string): [string, Resource][] =>
  Object.entries(template.Resources).filter(([, one]) =>
    typeof type === 'string' ? one.Type === type : type.test(one.Type),
  );

/** Calls `visit` with every object in a value. */
export function walk(value: unknown, visit: (node: Data) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if (isObject(value)) visit(value);
  for (const inner of Object.values(value)) walk(inner, visit);
}

/** The logical id that a reference points to. */
export function targetOf(value: Data | undefined): string {
  const reference = value?.['Fn::GetAtt'] ?? value?.['Ref'];
  return String(list(reference)[0] ?? '');
}
