import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { documents } from '../../support/documents.ts';

const read = (file: string): string => readFileSync(file, 'utf8');
const { version, engines } = JSON.parse(read('package.json'));
const lambdaNode = /NODEJS_(\d+)_X/.exec(read('infra/constructs/wechat-function.ts'))?.[1];

describe.each(documents)('%s', (file) => {
  /** Of what stands in backticks; a placeholder or an option's value is no path. */
  const code = [...read(file).matchAll(/`([^`\s]+)`/g)].map(([, one = '']) => one);
  it('names folders and files that exist', () => {
    const paths = code.filter((one) => /^(\.ci|\.github|functions|infra|shared|test)\/[\w./*-]+$/.test(one));
    // What a user writes is not there before, and the changelog names what is there no longer.
    const theirs = /^infra\/accounts\/.|^\.github\/workflows\/accounts\.yml$/;
    const ours = file === 'CHANGELOG.md' ? [] : paths.filter((path) => !theirs.test(path));
    expect(ours.filter((path) => !existsSync(path))).toEqual([]);
  });
  it('names tests that exist', () => {
    const names = code.filter((one) => /^[\w-]+\.test\.ts$/.test(one));
    const known = names.length === 0 ? [] : readdirSync('test', { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => !known.some((path) => path.endsWith(`/${name}`) || path === name))).toEqual(
      [],
    );
  });
});

describe('what a person finds when they come', () => {
  it('is the Node that Lambda runs', () => {
    expect(read('.nvmrc').trim()).toBe(lambdaNode);
  });
  it('is a CI that runs all checks, on the oldest Node and on Lambda’s', () => {
    const { jobs } = parse(read('.github/workflows/check.yml'));
    const oldest = /\d+/.exec(engines.node)?.[0];
    expect(jobs.check.strategy.matrix.node.map(String)).toEqual([oldest, lambdaNode]);
    expect(jobs.check.steps.map(({ run }: { run?: string }) => run)).toContain('.ci/run');
  });
  it('is a CI whose workflows have read permissions, and declare any other', () => {
    for (const name of readdirSync('.github/workflows')) {
      const { permissions, jobs } = parse(read(`.github/workflows/${name}`));
      expect(permissions.contents, name).toBe('read');
      expect(Object.keys(jobs).length, name).toBeGreaterThan(0);
    }
  });
  it('is one version of each action, in our workflows and in the documents', () => {
    const files = [
      ...readdirSync('.github/workflows').map((name) => `.github/workflows/${name}`),
      ...documents,
    ];
    const used = files.flatMap((file) =>
      [...read(file).matchAll(/uses: ([\w-]+\/[\w-]+)[\w/-]*@(\S+)/g)].map(
        ([, action, at]) => `${action}@${at}`,
      ),
    );
    const distinct = [...new Set(used)].sort();
    expect(distinct.length).toBeGreaterThan(4);
    expect(new Set(distinct.map((one) => one.split('@')[0])).size).toBe(distinct.length);
  });
  it('is a changelog that knows this version', () => {
    expect(read('CHANGELOG.md')).toMatch(
      new RegExp(`^## ${version.replaceAll('.', '\\.')} - \\d{4}-\\d\\d-\\d\\d$`, 'm'),
    );
  });
  const examples = [
    ...read('CONTRIBUTING.md').matchAll(/^Example: `git show ([\da-f]{7})(?: -- (.*?))?`/gm),
  ].map(([, commit = '', paths = '']) => ({ commit, paths: paths.split(' ').filter((path) => path !== '') }));
  it('is a guide with an example for each recipe', () => {
    expect(examples).toHaveLength(read('CONTRIBUTING.md').match(/^### Add /gm)?.length ?? 0);
  });
  // A shallow clone does not have them.
  const hasHistory = spawnSync('git', ['rev-list', '--count', 'HEAD'], { encoding: 'utf8' });
  it.runIf(Number(hasHistory.stdout) > 200)('is a guide whose examples are in the history', () => {
    for (const { commit, paths } of examples) {
      expect(spawnSync('git', ['merge-base', '--is-ancestor', commit, 'HEAD']).status, commit).toBe(0);
      const changed = ['show', '--format=', '--name-only', commit];
      for (const path of paths)
        expect(spawnSync('git', [...changed, '--', path], { encoding: 'utf8' }).stdout, path).not.toBe('');
    }
  });
});
