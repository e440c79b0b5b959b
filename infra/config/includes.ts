import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { both, type Text } from '../language/text.ts';
import { asList } from '../rules/build/schedule.ts';
import { rulesFields, type SharedRules, sharedRulesSchema } from '../rules/schema/rules.ts';
import type { Account } from './account-schema.ts';
import type { Finding } from './finding.ts';
import { readYaml } from './read-yaml.ts';
import type { YamlSource } from './yaml-source.ts';

/** An account with its included files, and where each part is written. */
export interface WithIncludes {
  readonly account: Account;
  /** Knows for each field in which file it is written. */
  readonly source: YamlSource;
  /** Problems of the included files. */
  readonly problems: readonly Finding[];
}

interface Part {
  readonly value: SharedRules;
  readonly source: YamlSource;
}

/**
 * Merges the included files into the account. The account's own parts come first, and replace included ones with the
 * same id or name. Among included files, the first one wins.
 */
export function withIncludes(account: Account, source: YamlSource): WithIncludes {
  const problems: Finding[] = [];
  const included = asList(account.include ?? []).flatMap((name, index) => {
    const part = readPart(name, index, source);
    if ('value' in part) return [part];
    problems.push(...part.problems);
    return [];
  });
  if (included.length === 0) return { account, source, problems };
  const merged: Record<string, unknown> = {};
  const origins = new Map<string, Origin>();
  for (const field of Object.keys(sharedRulesSchema.shape)) {
    const key = field as keyof SharedRules;
    const values = [{ value: account, source } as const, ...included].flatMap((part) =>
      part.value[key] === undefined ? [] : [{ value: part.value[key] as object, source: part.source }],
    );
    const { value, origin } = Array.isArray(values[0]?.value)
      ? joinLists(field, values)
      : joinRecords(values);
    if (values.length === 0) continue;
    merged[field] = value;
    origins.set(field, origin);
  }
  return { account: { ...account, ...merged }, source: sourceOf(source, origins), problems };
}

function readPart(
  name: string,
  index: number,
  source: YamlSource,
): Part | { readonly problems: readonly Finding[] } {
  const missing = (problem: Text, remedy: Text): { problems: Finding[] } => ({
    problems: [
      source.finding({ path: ['include', index], severity: 'error', code: 'bad-include', problem, remedy }),
    ],
  });
  if (name.startsWith('/') || name.split(/[/\\]/).includes('..')) {
    return missing(
      both(`${name} is not inside the folder of the account files`, `${name} 不在账号文件所在的文件夹里`),
      both(
        'Put it into a folder there, and give the path from it, as in common/agents.yaml.',
        '放进那里的某个文件夹，从那里写路径，例如 common/agents.yaml。',
      ),
    );
  }
  const file = join(dirname(source.file), name);
  let text: Uint8Array;
  try {
    text = readFileSync(file);
  } catch {
    return missing(
      both(`there is no file ${name}`, `没有 ${name} 这个文件`),
      both(
        'The path goes from the folder of the account files, as in common/agents.yaml.',
        '路径要从账号文件所在的文件夹写起，例如 common/agents.yaml。',
      ),
    );
  }
  const read = readYaml(text, file, sharedRulesSchema);
  return read.ok ? read : { problems: read.problems };
}

/** The origin of a merged part: its file, and its path there. */
type Origin = (key: PropertyKey) => { readonly source: YamlSource; readonly key: PropertyKey } | undefined;

interface Values {
  readonly value: object;
  readonly source: YamlSource;
}

interface Entry {
  readonly entry: unknown;
  readonly source: YamlSource;
  readonly key: number;
}

function joinLists(field: string, values: readonly Values[]) {
  const lists = values.map(({ value, source }) =>
    (value as unknown[]).map((entry, key): Entry => ({ entry, source, key })),
  );
  const entries = field === 'rules' ? joinRules(lists) : lists.flat();
  return {
    value: entries.map(({ entry }) => entry),
    origin: ((key) => entries[Number(key)]) satisfies Origin,
  };
}

/** A rule that replaces an included one takes its place, because the order around it was chosen for that. */
function joinRules([own = [], ...included]: readonly (readonly Entry[])[]): readonly Entry[] {
  const idOf = ({ entry }: Entry): string => (entry as { readonly id: string }).id;
  const inIncluded = new Set(included.flat().map(idOf));
  const joined = own.filter((one) => !inIncluded.has(idOf(one)));
  const placed = new Set<string>();
  for (const list of included) {
    for (const id of new Set(list.map(idOf))) {
      if (placed.has(id)) continue;
      placed.add(id);
      const first = [own, ...included].find((some) => some.some((one) => idOf(one) === id)) ?? [];
      joined.push(...first.filter((one) => idOf(one) === id));
    }
  }
  return joined;
}

function joinRecords(values: readonly Values[]) {
  const entries = new Map<
    string,
    { readonly entry: unknown; readonly source: YamlSource; readonly key: string }
  >();
  for (const { value, source } of values) {
    for (const [key, entry] of Object.entries(value)) {
      if (!entries.has(key)) entries.set(key, { entry, source, key });
    }
  }
  const value = Object.fromEntries([...entries].map(([key, { entry }]) => [key, entry]));
  return { value, origin: ((key) => entries.get(String(key))) satisfies Origin };
}

function sourceOf(own: YamlSource, origins: ReadonlyMap<string, Origin>): YamlSource {
  const found = ([field, key, ...rest]: readonly PropertyKey[]) => {
    const origin = key === undefined ? undefined : origins.get(String(field))?.(key);
    return origin === undefined || field === undefined
      ? undefined
      : { source: origin.source, path: [field, origin.key, ...rest] };
  };
  return {
    ...own,
    placeOf: (path) => own.placeOf(found(path)?.path ?? path),
    finding(issue) {
      const { source, path } = found(issue.path) ?? { source: own, path: issue.path };
      return source.finding({ ...issue, path });
    },
  };
}

/** The fields of a file that is not an account but rules for several accounts. */
export function isShared(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const fields = Object.keys(value);
  return fields.length > 0 && fields.every((field) => field in rulesFields);
}
