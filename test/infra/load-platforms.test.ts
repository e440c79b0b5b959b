import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { bundleFunctions } from '#infra/build/bundle.ts';
import { receiverAccount, refresherAccount } from '#infra/config/function-config.ts';
import { loadPlatforms } from '#infra/config/load-platforms.ts';
import { readAccount } from '#infra/config/read-account.ts';
import { WeChatReplyStack } from '#infra/stack.ts';

const folder = mkdtempSync(join(tmpdir(), 'platforms-'));
afterAll(() => rmSync(folder, { recursive: true }));

const accountOf = (more: string) => {
  const read = readAccount(
    `account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n${more}`,
    'lantern.yaml',
  );
  if (!read.ok) throw new Error(read.problems.join());
  return { ...read, media: {} };
};
const served = accountOf('platform: acme\n');
const acme = 'platform: acme\nappId: wx90c1f7e2a4d35b68\n';
const load = (files: Readonly<Record<string, string>>, accounts = [served]) => {
  const accountsFolder = mkdtempSync(join(folder, 'case-'));
  mkdirSync(join(accountsFolder, 'platforms'));
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(accountsFolder, 'platforms', name), text);
  return loadPlatforms(accountsFolder, accounts);
};

describe('loadPlatforms', () => {
  it('needs no folder if no account uses a platform', () => {
    expect(loadPlatforms(folder, [accountOf('')])).toEqual([]);
  });
  it('reads the platforms, and tells the functions of each account’s', () => {
    const platforms = load({ 'acme.yaml': acme });
    expect(platforms).toEqual([{ platform: 'acme', appId: 'wx90c1f7e2a4d35b68', timestampTolerance: '5m' }]);
    expect(receiverAccount(served, platforms)).toMatchObject({
      id: 'lantern',
      path: 'acme/wx7d3a51c9e40b2f86',
      callbackSecretOwner: 'acme',
      appId: 'wx90c1f7e2a4d35b68',
    });
    expect(refresherAccount(served, platforms)).toMatchObject({
      platform: { platform: 'acme', timestampTolerance: 300 },
    });
  });
  it.each([
    ['a field is missing', { 'acme.yaml': 'platform: acme\n' }, [served], /acme\.yaml:1:1 appId: is missing/],
    [
      'a field is not known',
      { 'acme.yaml': `${acme}secret: hush\n` },
      [served],
      /acme\.yaml:3:9 secret: is not a known field/,
    ],
    [
      'two have one name',
      { 'a.yaml': acme, 'b.yaml': acme },
      [served],
      /platform acme: another platform or account has the same name/,
    ],
    [
      'an account has that name',
      { 'a.yaml': acme.replace('acme', 'lantern') },
      [accountOf('')],
      /platform lantern: another platform or account/,
    ],
    [
      'an account names none of them',
      {},
      [served],
      /account lantern: there is no file for its platform acme/,
    ],
    [
      'pushes are to come in clear',
      { 'a.yaml': acme },
      [accountOf('platform: acme\nencryption: plaintext\n')],
      /always safe, not plaintext/,
    ],
  ])('refuses them when %s', (_, files, accounts, message) => {
    expect(() => load(files, accounts)).toThrow(message);
  });
});

describe('the stack with a platform', () => {
  const platforms = load({ 'acme.yaml': acme });
  const bundles = bundleFunctions(join(folder, 'dist'), { accounts: [served], platforms, folder });
  const app = new App({ outdir: join(folder, 'cdk.out') });
  const template = Template.fromStack(
    new WeChatReplyStack(app, 'wechat-reply', { accounts: [served], platforms, bundles }),
  );

  it('brings authorization events to the token-refresher, which alone keeps what comes of them', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ PLATFORM_QUEUE: Match.anyValue() }) },
      Description: Match.stringLikeRegexp('Authenticates'),
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: Match.objectLike({ PLATFORM_TABLE: Match.anyValue() }) },
      Description: Match.stringLikeRegexp('access tokens fresh'),
    });
    template.hasResource('AWS::DynamoDB::Table', {
      DeletionPolicy: 'RetainExceptOnCreate',
      Properties: Match.objectLike({
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    });
    const policies = Object.values(template.findResources('AWS::IAM::Policy')).filter((policy) =>
      JSON.stringify(policy).includes('PlatformTable'),
    );
    expect(policies.map((policy) => policy['Properties'].PolicyName)).toEqual([
      expect.stringContaining('TokenRefresher'),
    ]);
  });
  it('prints the URL that the platform’s console asks for, and the name of the platform', () => {
    template.hasOutput('PlatformNames', { Value: 'acme' });
    template.hasOutput('WebhookUrl', { Value: { 'Fn::Join': ['', Match.arrayWith(['acme'])] } });
  });
});
