import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as events from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as scheduler from '@aws-sdk/client-scheduler';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { contracts } from '#shared/contracts/published.ts';
import { type Block, blocksOf, documents } from '../../support/documents.ts';

/*
 * Every fenced block is read by some test: YAML, JSON and TypeScript by snippets.test.ts, rules.test.ts and cookbook.test.ts, the
 * programs by signing.test.ts, output by conversation.test.ts and printed.test.ts, and commands of npm and npx by commands.test.ts.
 * This test reads what is left (commands of AWS and other programs, queries, diagrams, figures), and fails for a block of any other kind.
 */
const blocks = documents.flatMap(blocksOf);
const elsewhere = ['yaml', 'json', 'ts', 'js', 'python', 'text'];
const kindOf = ({ language, text }: Block): string => {
  if (elsewhere.includes(language)) return 'elsewhere';
  if (language === 'sh' || /^(npm|npx) /.test(text)) return 'shell';
  if (language !== '') return `of unknown language ${language}`;
  if (/^filter /.test(text)) return 'queries';
  if (/^Node v/.test(text)) return 'figures';
  return /[─▶]/.test(text) ? 'diagram' : 'unknown';
};
const of = (kind: string) =>
  blocks
    .filter((block) => kindOf(block) === kind)
    .map((block): [string, string] => [`${block.file}:${block.line}`, block.text]);

const sources = (...folders: string[]): string =>
  folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    )
    .join('\n');

describe('a block in a document', () => {
  it.each(blocks.map((block) => [`${block.file}:${block.line}`, kindOf(block)]))(
    '%s is of a kind that a test reads',
    (_, kind) => {
      expect(['elsewhere', 'shell', 'queries', 'figures', 'diagram']).toContain(kind);
    },
  );
  it.each(of('diagram'))('%s names what there is', (_, text) => {
    const ours = sources('infra/constructs', 'shared', 'infra/examples/ai-assistant');
    const names = text.match(/\b[A-Z][a-z]+[A-Z]\w+\b|\b[a-z]+_[a-z_]+\b/g) ?? [];
    expect(names.filter((name) => !ours.includes(name))).toEqual([]);
  });
  it.each(of('queries'))('%s asks for events and fields of the log', (_, text) => {
    const ours = sources('shared', 'functions');
    const asked = [...text.matchAll(/(?:filter|by) ([a-zA-Z, ]+)|= "([a-z]+_[a-z_]+)"/g)];
    const names = asked.flatMap(([, fields = '', event]) => [...fields.split(/,? +/), event ?? '']);
    expect(names.filter((name) => !ours.includes(name))).toEqual([]);
  });
  it.each(of('figures'))('%s prints the rows of the benchmarks', (_, text) => {
    const ours = sources('test/bench');
    const withoutValues = ours.replaceAll(/\$\{.*?\}/g, '');
    const rows = text
      .split('\n')
      .map((line) => /^ *([A-Za-z ,:()]{16,}?)(?= {2}|\(|$)/.exec(line)?.[1]?.trim() ?? '');
    expect(rows.filter((row) => !`${ours}${withoutValues}`.includes(row.split(/ \d/)[0] ?? ''))).toEqual([]);
  });
});

describe('a shell block', () => {
  it.each(of('shell'))('%s is understood by a shell', (_, text) => {
    // `<id>` stands for a value.
    const { status, stderr } = spawnSync('bash', ['-n'], { input: text.replaceAll(/<[a-z]+>/g, 'x') });
    expect([status, stderr.toString()]).toEqual([0, '']);
  });
  it.each(of('shell'))('%s calls programs that a test knows', (_, text) => {
    const lines = text.replaceAll(/\\\n\s*/g, ' ').split('\n');
    const outside = lines.map((line) => line.trim()).filter((line) => !isKnown(line));
    expect(outside).toEqual([]);
  });
});

/** What goes with a call of AWS or with a program that signing.test.ts runs. */
const known =
  /^(?:#.*|npm .*|npx .*|curl .*|aws .*|[A-Z]+=\$\(aws .*|TOKEN=….*|SIGNATURE=.*|"Detail": .*|\|\| echo .*|done|)$/;
function isKnown(line: string): boolean {
  const script = /^node (?:infra\/run\.mjs )?(\S+\.ts)/.exec(line)?.[1];
  return script === undefined ? known.test(line) : existsSync(script);
}

/** The parameters of each operation, as the SDK's clients describe them: [kind, namespace, name, traits, members, …]. */
const clients: Readonly<Record<string, object>> = {
  cloudformation,
  dynamodb,
  events,
  lambda,
  scheduler,
  secretsmanager,
};
const pascal = (name: string): string =>
  name.replaceAll(/(?:^|-)([a-z])/g, (_, letter) => letter.toUpperCase());
/** Options of the AWS CLI itself. */
const ofEveryCall = ['Output', 'Query', 'Region'];

function problemsOf(call: string): string[] {
  const [, service = '', operation = '', rest = ''] = /^aws (\S+) (\S+)(.*)/s.exec(call) ?? [];
  const flags = [...rest.matchAll(/ --(?:no-)?([a-z-]+)/g)].map(([, flag = '']) => pascal(flag));
  // The client of the schema registry is not among our dependencies.
  if (service === 'schemas') {
    const name = /--schema-name (\S+)/.exec(call)?.[1];
    return Object.values(contracts).some(({ detailType }) => detailType === name)
      ? []
      : [`no schema ${name}`];
  }
  const client = clients[service] as Readonly<Record<string, unknown>> | undefined;
  if (operation === 'wait')
    return client?.[`waitUntil${pascal(rest.trim().split(' ')[0] ?? '')}`] ? [] : [call];
  const shape = (client?.[`${pascal(operation)}Input$`] ?? client?.[`${pascal(operation)}Request$`]) as
    | readonly [number, string, string, number, readonly string[]]
    | undefined;
  if (shape === undefined) return [`there is no ${service} ${operation}`];
  const members = [...shape[4], ...ofEveryCall].map((name) => name.toLowerCase());
  return flags
    .filter((flag) => !members.includes(flag.toLowerCase()))
    .map((flag) => `no ${flag} of ${operation}`);
}

describe('a call of AWS in a document', () => {
  const calls = documents.flatMap((file) => {
    const text = readFileSync(file, 'utf8').replaceAll(/\\\n\s*/g, ' ');
    const found = text.matchAll(/(?:^ *|\$\(|`)(aws [a-z0-9]+ [a-z]+(?:-[a-z]+)*\b[^\n`)|]*)/gm);
    return [...found].map(([, call = '']): [string, string] => [`${file}: ${call}`, call]);
  });
  it('is found', () => {
    expect(calls.length).toBeGreaterThan(30);
  });
  it.each(calls)('%s', (_, call) => {
    expect(problemsOf(call)).toEqual([]);
  });
  it.each([
    ['aws dynamodb restore-tabel --backup-arn x', 'there is no dynamodb restore-tabel'],
    ['aws lambda update-event-source-mapping --uid x', 'no Uid of update-event-source-mapping'],
    ['aws schemas get-code-binding-source --schema-name Nothing', 'no schema Nothing'],
  ])('is found to be wrong: %s', (call, problem) => {
    expect(problemsOf(call)).toEqual([problem]);
  });
});
