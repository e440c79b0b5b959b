import { cpSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadAccounts } from '#infra/config/load-accounts.ts';
import { loadStages } from '#infra/config/load-stages.ts';
import { completeOptions, readStackOptions } from '#infra/config/read-stack-options.ts';
import { stackNameOf } from '#infra/config/stack-name.ts';
import { isOver } from '#shared/aws/rules-in-force.ts';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import { runWechat } from '../../support/command-line.ts';
import { templateOf } from '../../support/stack-template.ts';

/*
 * Somebody's clone of 0.1.0 comes over by the upgrade notes in CHANGELOG.md. The fixture has the files that were the user's, and
 * of the templates that 0.1.0 made of them all that holds something or that others know by its name.
 */
const fixture = 'test/fixtures/clone-0.1.0';
interface Deployed {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
const deployed = JSON.parse(readFileSync(`${fixture}/deployed.json`, 'utf8')) as Record<
  'production' | 'staging',
  Record<string, Deployed>
>;
const stages = ['production', 'staging'] as const;

/** What infra/stages.ts said, as the notes have it written. */
const stagesYaml = `production:
  egress: nat-gateway
  alarmEmails: [oncall@example.com]
  logRetentionDays: 365
staging: { webhook: both, logRetentionDays: 7 }
`;

/** Steps 2 and 3 of the notes. */
function upgraded(): string {
  const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
  cpSync(`${fixture}/accounts`, folder, { recursive: true });
  for (const file of readdirSync(folder)) {
    const text = readFileSync(join(folder, file), 'utf8');
    const to = file.endsWith('.test.yaml') ? '../schema/tests.json' : '../schema/account.json';
    writeFileSync(join(folder, file), text.replace(/\$schema=schema\/\S+/, `$schema=${to}`));
  }
  writeFileSync(join(folder, 'stages.yaml'), stagesYaml);
  return folder;
}

let folder: string;
const templates = new Map<string, Template>();
beforeAll(() => {
  folder = upgraded();
  for (const stage of stages) {
    const options = readStackOptions(loadStages(folder), stage, () => undefined);
    templates.set(stage, templateOf({ name: stackNameOf(stage), accounts: loadAccounts(folder), options }));
  }
});
const resourcesIn = (stage: string): Record<string, Deployed> =>
  templates.get(stage)?.toJSON()['Resources'] ?? {};
const ofTypes = (stage: (typeof stages)[number], has: (type: string) => boolean) =>
  Object.entries(deployed[stage]).filter(([, { Type }]) => has(Type));

describe('a clone of 0.1.0', () => {
  it('has the same options in stages.yaml as it had in stages.ts', () => {
    const before = readFileSync(`${fixture}/stages.ts.old`, 'utf8');
    const usual: Readonly<Record<string, unknown>> = completeOptions({});
    const written = Object.values(loadStages(folder).byName).flatMap((options) =>
      Object.entries(options).filter(([name, value]) => !isDeepStrictEqual(usual[name], value)),
    );
    expect(written).toHaveLength(5);
    for (const [name, value] of written)
      expect(before).toContain(`${name}: ${JSON.stringify(value).replaceAll('"', "'")}`);
  });
  it.each([['check', '--strict'], ['test']])('passes rules %s', async (...args) => {
    const { code, out, errors } = await runWechat(['rules', ...args, '--accounts', folder]);
    expect(errors).toBe('');
    expect(out).toMatch(/2 accounts, 5 rules: no findings|2 cases: 2 passed/);
    expect(code).toBe(0);
  });
  it('passes it too if nobody changed the first lines, which only editors read', async () => {
    const { code } = await runWechat(['rules', 'check', '--strict', '--accounts', `${fixture}/accounts`]);
    expect(code).toBe(0);
  });
});

describe.each(stages)('the stack of %s', (stage) => {
  it('keeps every resource that holds data or has an address that others know', () => {
    const now = resourcesIn(stage);
    const stays = ofTypes(stage, (type) => type !== 'AWS::SecretsManager::Secret');
    expect(stays.length).toBeGreaterThan(14);
    // What is there would be made anew if one of these were another.
    for (const [id, { Type, Properties }] of stays) expect(now[id], id).toMatchObject({ Type, Properties });
  });
  it('retains tables when it is deleted, as before', () => {
    const now = resourcesIn(stage);
    for (const [id, { DeletionPolicy }] of ofTypes(stage, (type) => type === 'AWS::DynamoDB::Table'))
      expect(now[id]?.DeletionPolicy, id).toBe(DeletionPolicy);
  });
  it('releases the secrets, which stay and are found by their names', () => {
    const secrets = ofTypes(stage, (type) => type === 'AWS::SecretsManager::Secret');
    const prefix = `${stackNameOf(stage)}/`;
    expect(secrets.map(([, { Properties }]) => Properties['Name']).sort()).toEqual(
      ['clinic', 'teahouse']
        .flatMap((account) => [appSecretName(prefix, account), callbackSecretName(prefix, account)])
        .sort(),
    );
    for (const [id, { DeletionPolicy }] of secrets) {
      expect(DeletionPolicy).toBe('RetainExceptOnCreate');
      expect(resourcesIn(stage)[id]).toBeUndefined();
    }
  });
});

it('rules that were pushed before the upgrade stay in force after it', () => {
  const [group = ''] = ofTypes('production', (type) => type === 'AWS::Logs::LogGroup')
    .map(([id]) => id)
    .filter((id) => /^Rules[0-9a-f]{10}$/.test(id));
  // 0.1.0 wrote the whole name of the log group, of which now only the end is used.
  const over = `wechat-reply-${group}-ABCDEFGHIJKLM`;
  const pushed = { version: 3, before: 2, over, latest: 3, at: 1, by: 'somebody' };
  expect([isOver(pushed, 'ABCDEFGHIJKLM'), isOver(pushed, 'NOPQRSTUVWXYZ')]).toEqual([true, false]);
});
