import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { completeOptions } from '#infra/config/read-stack-options.ts';
import { refuseInRegion } from '#infra/config/regions.ts';
import type { StackOptions } from '#infra/config/stack-options.ts';
import { errorCode } from '../../support/error-code.ts';

const inRegion = (region: string, options: StackOptions) => () =>
  refuseInRegion(region, completeOptions(options));
const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/c';
const encryptionKey = 'arn:aws:kms:eu-west-1:123456789012:key/k';
const alarmTopicArn = 'arn:aws:sns:eu-west-1:123456789012:oncall';

describe('a region', () => {
  it.each<[string, StackOptions]>([
    ['us-east-1', {}],
    ['ap-southeast-1', { webhook: 'both' }],
    ['ap-east-1', {}],
    ['cn-north-1', { webhook: 'http-api' }],
    ['us-gov-west-1', { webhook: 'http-api' }],
    ['mx-central-1', { webhook: 'http-api', schemaRegistry: false }],
    ['eu-west-1', { encryptionKey, alarmTopicArn }],
  ])('has what the stack asks for: %s %j', (region, options) => {
    expect(errorCode(inRegion(region, options))).toBe('nothing thrown');
  });
  it.each<[string, StackOptions, readonly string[]]>([
    ['cn-north-1', {}, ['webhook: cn-north-1 has no function URLs; choose webhook=http-api']],
    ['cn-northwest-1', { webhook: 'both' }, ['cn-northwest-1 has no function URLs']],
    ['us-gov-east-1', {}, ['us-gov-east-1 has no function URLs']],
    [
      'mx-central-1',
      {},
      [
        'mx-central-1 has no function URLs',
        'mx-central-1 has no schema registry of EventBridge; choose schemaRegistry=false',
      ],
    ],
    ['us-iso-east-1', { webhook: 'http-api' }, ['schemaRegistry: us-iso-east-1 has no schema registry']],
    [
      'us-east-1',
      { encryptionKey },
      [`encryptionKey: ${encryptionKey} is in eu-west-1, and the stack in us-east-1`],
    ],
    ['us-east-1', { formerEncryptionKey: encryptionKey }, ['formerEncryptionKey: ']],
    ['us-east-1', { alarmTopicArn }, ['alarmTopicArn: ']],
    [
      'us-east-1',
      { webhook: 'http-api', domain: { name: 'wx.example.com', certificateArn } },
      ['domain.certificateArn: '],
    ],
  ])('is refused with what to choose instead: %s %j', (region, options, problems) => {
    const refused = inRegion(region, options);
    expect(errorCode(refused)).toBe('region_lacks');
    for (const problem of problems) expect(refused).toThrow(problem);
  });
  it('is not checked if it is unknown', () => {
    expect(errorCode(inRegion(new Stack(new App()).region, { encryptionKey }))).toBe('nothing thrown');
  });
});
