import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleFunctions } from '#infra/build/bundle.ts';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { mostAccounts } from '#infra/constructs/rules-store.ts';
import { type StackSetUp, templateOf, testAccount, testPlatform } from '../../support/stack-template.ts';
import { callsInCode } from '../../support/template-check/calls-in-code.ts';
import { checkTemplate, type Place } from '../../support/template-check/check-template.ts';

/** What the functions call, as it is in their code. */
export const calls = callsInCode(
  bundleFunctions(mkdtempSync(join(tmpdir(), 'validation-')), { accounts: [], folder: '.' }),
);

const passive = { rules: [{ id: 'person', when: { message: 'any' }, transfer: true }] };
const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:123456789012:${rest}`;
const domain = {
  name: 'wx.example.com',
  certificateArn: arn('acm', 'certificate/11111111-2222-3333-4444-555555555555'),
};
const everything = {
  webhook: 'both',
  domain: { ...domain, hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' } },
  egress: 'nat-instance',
  encryptionKey: 'customer',
  archiveDays: 30,
  provisionedConcurrency: 2,
  receiverConcurrency: 20,
  reserveConcurrency: true,
  alarmEmails: ['a@example.com', 'b@example.com'],
  logRetentionDays: 365,
} satisfies StackOptions;
const hosts = ['api', 'api2', 'sh.api', 'sz.api', 'hk.api']
  .map((host) => `https://${host}.weixin.qq.com`)
  .join();
const longest = `wechat-reply-${'a'.repeat(30)}`;
const many = (more: object, stack = 'wechat-reply') =>
  Array.from({ length: mostAccounts(stack) }, (_, index) => testAccount(`${'x'.repeat(36)}-${index}`, more));
const inRegion = (region: string): StackSetUp => ({ env: { account: '123456789012', region } });

/** Every option alone and together, many accounts, platforms, partitions. */
export const variants: Readonly<Record<string, StackSetUp>> = {
  default: {},
  'a region': inRegion('us-east-1'),
  'other hosts of WeChat': { options: { wechatApi: hosts } },
  'an HTTP API': { options: { webhook: 'http-api', httpApiRate: 5000 } },
  'both addresses': { options: { webhook: 'both' } },
  'a domain': { options: { webhook: 'http-api', domain: everything.domain } },
  'a domain without a zone': { options: { webhook: 'both', domain } },
  'a NAT instance': { options: { egress: 'nat-instance' } },
  'a NAT instance in a region': { ...inRegion('eu-west-1'), options: { egress: 'nat-instance' } },
  'a NAT gateway': { options: { egress: 'nat-gateway' } },
  'a NAT gateway for a mini program': {
    options: { egress: 'nat-gateway' },
    accounts: [testAccount('harbor', { kind: 'mini-program' })],
  },
  'a key': { options: { encryptionKey: 'customer' } },
  'a key with an archive': { options: { encryptionKey: 'customer', archiveDays: 7 } },
  'a key that is brought along': { options: { encryptionKey: arn('kms', 'key/k'), archiveDays: 7 } },
  'a key after another': {
    options: { encryptionKey: 'customer', formerEncryptionKey: arn('kms', 'key/k'), egress: 'nat-gateway' },
  },
  'no key after one': { options: { formerEncryptionKey: arn('kms', 'key/k') } },
  'an archive': { options: { archiveDays: 3650 } },
  'logs for ten years': { options: { logRetentionDays: 3653 } },
  'a warm instance': { options: { provisionedConcurrency: 1 } },
  'few instances': { options: { receiverConcurrency: 1 } },
  'instances of their own': { options: { reserveConcurrency: true, senderConcurrency: 200 } },
  'e-mails': { options: { alarmEmails: ['a@example.com'] } },
  'e-mails and a key': { options: { alarmEmails: ['a@example.com'], encryptionKey: 'customer' } },
  'a topic': { options: { alarmTopicArn: arn('sns', 'oncall') } },
  'a runbook with a long address': { options: { runbookUrl: `https://example.com/${'r'.repeat(200)}` } },
  'no registry': { options: { schemaRegistry: false } },
  'answers in the response': { accounts: [testAccount('lantern', passive)] },
  'answers in the response and a key': {
    accounts: [testAccount('lantern', passive)],
    options: { encryptionKey: arn('kms', 'key/k') },
  },
  'a platform': {
    platforms: [testPlatform('mall')],
    accounts: [testAccount('lantern', { platform: 'mall' })],
  },
  'a platform and a key': { platforms: [testPlatform('mall')], options: { encryptionKey: 'customer' } },
  'one letter': { accounts: [testAccount('a')] },
  'the longest stage': { name: longest },
  China: { ...inRegion('cn-north-1'), options: { webhook: 'http-api' } },
  GovCloud: { ...inRegion('us-gov-west-1'), options: { webhook: 'http-api' } },
  everything: { ...inRegion('us-east-1'), options: everything },
  'everything, anywhere': { options: everything },
  'as many accounts as there may be': { accounts: many({}) },
  'as many accounts as there may be, with everything, under the longest names': {
    name: longest,
    accounts: many(passive, longest),
    platforms: [testPlatform('p'.repeat(40))],
    options: { ...everything, wechatApi: hosts },
    ...inRegion('us-east-1'),
  },
};

export const placeOf = ({ name, env }: StackSetUp): Place => ({
  ...(name && { stackName: name }),
  ...(env?.region && { region: env.region }),
});
export const jsonOf = (setUp: StackSetUp): Record<string, unknown> => templateOf(setUp).toJSON();
export const findingsIn = (template: unknown, setUp: StackSetUp = {}): readonly string[] =>
  checkTemplate(template, calls, placeOf(setUp));
