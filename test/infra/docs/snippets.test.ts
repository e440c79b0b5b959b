import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { accountSchema } from '#infra/config/account-schema.ts';
import { stagesSchema } from '#infra/config/load-stages.ts';
import { readAccount } from '#infra/config/read-account.ts';
import { userCommands } from '#infra/local/commands/user-actions.ts';
import { jsonSchemaOf } from '#shared/contracts/json-schema.ts';
import { contracts } from '#shared/contracts/published.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import { type Block, blocksOf, documents } from '../../support/documents.ts';

/** rules.md and the cookbook have tests of their own, which say more. */
const blocks = documents.filter((file) => !/(rules|cookbook)\.md$/.test(file)).flatMap(blocksOf);
const placed = ({ file, line }: Block) => `${file}:${line}`;
const of = (language: string) =>
  blocks
    .filter((block) => block.language === language)
    .map((block): [string, Block] => [placed(block), block]);

describe('YAML in the documents', () => {
  it.each(of('yaml'))('%s is what it is shown as', (_, { text }) => {
    const value = parse(text) as Record<string, unknown> | null;
    if (value === null) return expect(text).toMatch(/^# yaml-language-server: \$schema=\S+$/m);
    if ('jobs' in value) return expect(problemsOfWorkflow(value)).toEqual([]);
    const names = Object.keys(value);
    if (names.every((name) => name in accountSchema.shape)) {
      const head = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n';
      const read = readAccount(`${head}${text}`, 'shown.yaml');
      return expect(read.ok ? [] : read.problems).toEqual([]);
    }
    const checked = checkWith(stagesSchema, value);
    return expect(checked.ok ? '' : inOneLine(checked.issues)).toBe('');
  });
  it('shows the rules of the README as lantern has them', () => {
    const rulesIn = (text: string): { id: string }[] => parse(text).rules;
    const lantern = rulesIn(readFileSync('infra/examples/accounts/lantern.yaml', 'utf8'));
    const shown = blocks.filter(({ file, language }) => file === 'README.md' && language === 'yaml');
    for (const rule of shown.flatMap(({ text }) => rulesIn(text))) {
      expect(rule).toEqual(lantern.find(({ id }) => id === rule.id));
    }
  });
});

function problemsOfWorkflow({ on, jobs }: Record<string, unknown>): string[] {
  const steps = Object.values(jobs as Record<string, { steps: Record<string, unknown>[] }>).flatMap(
    (job) => job.steps,
  );
  return [
    ...(on === undefined ? ['it never runs'] : []),
    ...steps
      .filter((step) => 'run' in step === 'uses' in step)
      .map((step) => `neither or both: ${JSON.stringify(step)}`),
  ];
}

describe('JSON in the documents', () => {
  it.each(of('json'))('%s is a pattern of events that there are', (_, { text }) => {
    const pattern = JSON.parse(text);
    const contract = Object.values(contracts).find(({ detailType }) =>
      pattern['detail-type'].includes(detailType),
    );
    expect(pattern.source).toEqual([contract?.source]);
    const schema = jsonSchemaOf(contract ?? contracts.messageReceived);
    const unknown = Object.keys(pattern.detail.data).filter(
      (name) => !JSON.stringify(schema).includes(`"${name}":`),
    );
    expect(unknown).toEqual([]);
  });
  const entries = blocks.flatMap(({ text }) =>
    [...text.matchAll(/put-events --entries '(.*?)'/gs)].map(([, json = '']) => json),
  );
  it('has an event to put', () => {
    expect(entries.length).toBeGreaterThan(0);
  });
  it.each(entries)('is put on the bus as it has to be: %s', (json) => {
    for (const { EventBusName, Source, DetailType, Detail } of JSON.parse(json)) {
      expect({ EventBusName, DetailType }).toEqual({
        EventBusName: 'wechat-reply',
        DetailType: contracts.sendRequested.detailType,
      });
      expect(Source).not.toMatch(/^(aws|wechat)\./);
      const checked = checkWith(contracts.sendRequested.schema, JSON.parse(Detail));
      expect(checked.ok ? '' : inOneLine(checked.issues)).toBe('');
    }
  });
  const requests = blocks.flatMap(({ text }) =>
    [...text.matchAll(/__local\/(\w+) .*?-d '(.*?)'/gs)].map(([, ...found]) => found),
  );
  it.each(requests)('asks the local run for what it can do: %s', (name = '', json = '') => {
    expect(Object.keys(userCommands)).toContain(name);
    expect(Object.keys(JSON.parse(json)).toSorted()).toEqual(['account', 'argument', 'openId']);
  });
});

describe('TypeScript in the documents', () => {
  const compiled = readFileSync('test/support/typed-snippets.ts', 'utf8').replaceAll(/^ +/gm, '');
  it.each(of('ts'))('%s is read by the compiler', (_, { text }) => {
    expect(compiled).toContain(text.replaceAll(/^ +/gm, ''));
  });
});
