import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { stackNameOf } from '#infra/config/stack-name.ts';
import { generatedLength } from '#infra/constructs/rules-deployment.ts';
import { mostAccounts } from '#infra/constructs/rules-store.ts';
import { errorCode } from '../../support/error-code.ts';
import {
  environmentOf,
  refsIn,
  templateOf,
  testAccount,
  testPlatform,
} from '../../support/stack-template.ts';

describe('the accounts of a stack', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => testAccount(`${'a'.repeat(36)}-${index}`));
  it('can be more than a hundred and fifty, and each adds at most one resource', () => {
    for (const stage of ['production', 'test', 'staging']) {
      expect(mostAccounts(stackNameOf(stage))).toBeGreaterThanOrEqual(150);
    }
    const resources = (count: number) =>
      Object.keys(templateOf({ accounts: many(count) }).toJSON().Resources).length;
    expect(resources(21) - resources(1)).toBe(20);
  });
  it.each(['production', 'staging', 'x'.repeat(30)])(
    'are as many as fit into the environment of a function, and all else fits too: %s',
    (stage) => {
      const name = stackNameOf(stage);
      const hosts = ['api', 'api2', 'sh.api', 'sz.api', 'hk.api'].map(
        (host) => `https://${host}.weixin.qq.com`,
      );
      const template = templateOf({
        name,
        accounts: many(mostAccounts(name)),
        options: {
          encryptionKey: 'customer',
          wechatApi: hosts.join(','),
          egress: 'nat-gateway',
          webhook: 'both',
          archiveDays: 30,
          alarmEmails: ['a@example.com'],
        },
        platforms: [testPlatform('mall')],
        env: { account: '123456789012', region: 'ap-southeast-1' },
      });
      const { Resources, Outputs } = template.toJSON();
      expect(Object.keys(Resources).length).toBeLessThan(500);
      expect(Object.keys(Outputs).length).toBeLessThan(200);
      const { RULES_DEPLOYMENTS: told, ...others } = environmentOf(template, 'Sender');
      const deployments = refsIn(told).map(() => 'x'.repeat(generatedLength));
      // A queue's name has at most 80 characters, and a role's 64; before them is their service's address or ARN.
      const rest = JSON.stringify(others)
        .replaceAll(/\{"Ref":"(Replies|Intake)(DeadLetter)?Queue\w+"\}/g, 'x'.repeat(54 + 80))
        .replaceAll(/\{"Ref":"(\w+)"\}/g, (_, id: string) => `${name}-${id}-${'x'.repeat(13)}`)
        // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
        .replaceAll(/\{"Fn::GetAtt":\["\w+","RoleId"\]\}/g, 'x'.repeat(21))
        .replaceAll(/\{"Fn::GetAtt":\[.*?\]\}/g, 'x'.repeat(39 + 80));
      expect(deployments).toHaveLength(mostAccounts(name));
      expect(rest.length + deployments.join().length).toBeLessThan(4096);
    },
  );
  it.each(['README.md', 'README.zh-CN.md', 'infra/docs/deploy.md', 'infra/docs/zh-CN/deploy.md'])(
    'are as many as %s says',
    (page) => {
      const most = mostAccounts(stackNameOf('production'));
      expect(readFileSync(page, 'utf8')).toMatch(new RegExp(`\\b${most} (accounts|个账号)`));
    },
  );
  it('are refused if there are more, with the remedy', () => {
    const most = mostAccounts('wechat-reply');
    const make = () => templateOf({ accounts: many(most + 1) });
    expect(errorCode(make)).toBe('accounts_too_many');
    expect(make).toThrow(
      `The stack wechat-reply has room for ${most} accounts, and these are ${most + 1}: the 4 KB of`,
    );
  });
});
