import { describe, expect, it } from 'vitest';
import { readStackOptions } from '#infra/config/read-stack-options.ts';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { errorCode } from '../../support/error-code.ts';

const read = (given: Readonly<Record<string, unknown>> = {}, options: StackOptions = {}) =>
  readStackOptions(
    { file: 'stages.yaml', byName: { production: options } },
    'production',
    (name) => given[name],
  );

describe('readStackOptions', () => {
  it('fills in the defaults', () => {
    expect(read()).toEqual({
      wechatApi: 'https://api.weixin.qq.com,https://api2.weixin.qq.com',
      webhook: 'function-url',
      egress: 'none',
      encryptionKey: 'aws',
      logRetentionDays: 30,
      archiveDays: 0,
      provisionedConcurrency: 0,
      alarmEmails: [],
      runbookUrl: 'infra/docs/operations.md',
      schemaRegistry: true,
      senderConcurrency: 50,
      reserveConcurrency: false,
      httpApiRate: 500,
    });
  });
  it('reads the options of the stage, overridden by those of the command line', () => {
    const options = { egress: 'nat-gateway', archiveDays: 7 } as const;
    expect(read({ egress: 'nat-instance', alarmEmails: '["a@example.com"]' }, options)).toMatchObject({
      egress: 'nat-instance',
      archiveDays: 7,
      alarmEmails: ['a@example.com'],
    });
    expect(read({ archiveDays: '30', schemaRegistry: 'false' })).toMatchObject({
      archiveDays: 30,
      schemaRegistry: false,
    });
  });
  it.each<[string, Record<string, unknown>, string]>([
    ['another egress', { egress: 'proxy' }, 'egress: proxy is not one of none, nat-instance, nat-gateway'],
    [
      'a retention that CloudWatch does not know',
      { logRetentionDays: '31' },
      'logRetentionDays: must be 1, 3',
    ],
    ['an address that is none', { wechatApi: 'api.weixin.qq.com' }, 'wechatApi: is not a list of addresses'],
    ['an access token in the clear', { wechatApi: 'http://api.weixin.qq.com' }, 'addresses with https'],
    ['one of several in the clear', { wechatApi: 'https://a.cn,http://b.cn' }, 'addresses with https'],
    [
      'a host that only looks like this machine',
      { wechatApi: 'http://127.0.0.1.example.com' },
      'addresses with https',
    ],
    [
      'a port that the network does not let out',
      { wechatApi: 'https://api.weixin.qq.com,https://proxy.example.com:8443', egress: 'nat-gateway' },
      'wechatApi: with egress nat-gateway, only port 443 can be reached',
    ],
    [
      'more warm instances than there may be',
      { provisionedConcurrency: '5', receiverConcurrency: '3' },
      'provisionedConcurrency: 5 warm instances are more than the 3 of receiverConcurrency',
    ],
    ['half a domain', { domain: '{"name":"wx.example.com"}' }, 'domain.certificateArn: is missing'],
    ['a key that is no ARN', { encryptionKey: 'mine' }, 'is not the ARN of a key of KMS'],
    [
      'the alias of a key, which a policy cannot name',
      { encryptionKey: 'arn:aws:kms:us-east-1:123456789012:alias/mine' },
      'encryptionKey: is not the ARN of a key of KMS',
    ],
    [
      'the alias of the key before',
      { formerEncryptionKey: 'arn:aws:kms:us-east-1:123456789012:alias/mine' },
      'not an alias',
    ],
    [
      'a domain outside its hosted zone',
      {
        webhook: 'http-api',
        domain:
          '{"name":"wx.example.com","certificateArn":"arn:aws:acm:us-east-1:1:certificate/c","hostedZone":{"id":"Z1","name":"ample.com"}}',
      },
      'domain: wx.example.com is not in the hosted zone ample.com',
    ],
    [
      'the same key before and after',
      {
        encryptionKey: 'arn:aws:kms:us-east-1:1:key/k',
        formerEncryptionKey: 'arn:aws:kms:us-east-1:1:key/k',
      },
      'formerEncryptionKey: is the same as encryptionKey',
    ],
    ['a mail address that is none', { alarmEmails: '["me"]' }, 'alarmEmails[0]: is not an e-mail address'],
    [
      'a domain of a function URL',
      { domain: '{"name":"wx.example.com","certificateArn":"arn:aws:acm:us-east-1:1:certificate/c"}' },
      'domain: needs webhook to be http-api or both',
    ],
    [
      'a rate of an API that is not there',
      { httpApiRate: '100' },
      'httpApiRate: needs webhook to be http-api or both; receiverConcurrency limits a function URL',
    ],
    [
      'subscribers of a topic that has its own',
      { alarmTopicArn: 'arn:aws:sns:us-east-1:1:t', alarmEmails: '["a@example.com"]' },
      'leave alarmEmails out',
    ],
  ])('refuses %s, and says where', (_, given, words) => {
    expect(() => read(given)).toThrow(words);
    expect(() => read(given)).toThrow('stages.yaml, production, or -c: ');
    expect(errorCode(() => read(given))).toBe('options_invalid');
  });
  it('accepts an API on this machine without https, and the maximum of warm instances', () => {
    for (const wechatApi of ['http://127.0.0.1:9000', 'http://localhost:9000', 'http://[::1]:9000']) {
      expect(read({ wechatApi })).toMatchObject({ wechatApi });
    }
    expect(read({ provisionedConcurrency: '3', receiverConcurrency: '3' }).provisionedConcurrency).toBe(3);
  });
  it.each(['wx.example.com', 'example.com', 'example.com.'])(
    'takes a domain in the hosted zone %s',
    (name) => {
      const certificateArn = 'arn:aws:acm:us-east-1:1:certificate/c';
      const domain = { name: 'wx.example.com', certificateArn, hostedZone: { id: 'Z1', name } };
      expect(read({}, { webhook: 'both', domain }).domain).toEqual(domain);
    },
  );
  it('refuses a misspelt option of a stage', () => {
    expect(() => read({}, { egres: 'none' } as never)).toThrow('egres: is not a known field');
  });
});
