import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { accountFiles } from '#infra/config/account-files.ts';
import { refuseUnknownContext } from '#infra/config/check-context.ts';
import { loadStages, stageOptions } from '#infra/config/load-stages.ts';
import { errorCode } from '../../support/error-code.ts';

const root = mkdtempSync(join(tmpdir(), 'stages-'));
afterAll(() => rmSync(root, { recursive: true }));
const folderWith = (text: string): string => {
  const folder = mkdtempSync(join(root, 'case-'));
  writeFileSync(join(folder, 'stages.yaml'), text);
  return folder;
};

describe('the stages', () => {
  it('are production and test without a file', () => {
    expect(Object.keys(loadStages(root).byName)).toEqual(['production', 'test']);
  });
  it('are those of stages.yaml, which is not an account file', () => {
    const folder = folderWith('production: { egress: nat-gateway }\ndrill: {}\n');
    const stages = loadStages(folder);
    expect(stageOptions(stages, 'production')).toMatchObject({ egress: 'nat-gateway' });
    expect(stageOptions(stages, 'drill')).toMatchObject({ egress: 'none' });
    expect(accountFiles(folder)).toEqual([]);
  });
  it('always have production among them', () => {
    expect(stageOptions(loadStages(folderWith('drill: { logRetentionDays: 7 }\n')), 'production')).toEqual(
      {},
    );
  });
  it.each([
    ['prodution', /There is no stage prodution; did you mean production\? There are production, test\./],
    ['toString', /A new one is a line in .*stages\.yaml: "toString: \{\}"/],
  ])('are not %s, which would be a stack of its own', (stage, message) => {
    const of = () => stageOptions(loadStages(root), stage);
    expect(errorCode(of)).toBe('stage_unknown');
    expect(of).toThrow(message);
  });
  it.each([
    ['production: { egres: none }', /stages\.yaml:1:\d+ production\.egres: is not a known field/],
    ['production: { logRetentionDays: 31 }', /stages\.yaml:1:\d+ production\.logRetentionDays: must be 1, 3/],
    ['production: [', /stages\.yaml:1:13/],
    ['- production', /stages\.yaml:1:1/],
  ])('are refused with the place: %s', (text, message) => {
    const load = () => loadStages(folderWith(text));
    expect(errorCode(load)).toBe('stages_invalid');
    expect(load).toThrow(message);
  });
});

describe('what -c names', () => {
  const cdk = { '@aws-cdk/core:target-partitions': ['aws'], 'aws:cdk:enable-path-metadata': true };
  it('is an option, the stage or the folder', () => {
    refuseUnknownContext({ ...cdk, stage: 'test', accounts: '../accounts', egress: 'nat-gateway' });
    refuseUnknownContext({ 'availability-zones:account=1:region=us-east-1': ['us-east-1a'] });
  });
  it.each([
    ['egres', 'egress'],
    ['stag', 'stage'],
    ['acounts', 'accounts'],
  ])('is not %s', (slip, meant) => {
    const check = () => refuseUnknownContext({ ...cdk, [slip]: 'x' });
    expect(errorCode(check)).toBe('options_invalid');
    expect(check).toThrow(`-c ${slip}: is not an option; did you mean ${meant}?`);
  });
  it('is refused with all its problems at once', () => {
    expect(() => refuseUnknownContext({ one: 1, two: 2 })).toThrow(
      /-c one: is not an option\.\n-c two: is not an option\./,
    );
  });
});
