import { describe, expect, it } from 'vitest';
import { refuseUnknownContext } from '#infra/config/check-context.ts';
import { stageOptions } from '#infra/config/load-stages.ts';
import { completeOptions } from '#infra/config/read-stack-options.ts';
import { refuseInRegion } from '#infra/config/regions.ts';
import { refuseReservations } from '#infra/config/reservations.ts';
import { stackNameOf } from '#infra/config/stack-name.ts';
import { ToldError } from '#infra/language/told-error.ts';

const stages = { file: 'stages.yaml', byName: { production: {}, test: {} } };
const domain = { name: 'wx.example.com', certificateArn: 'arn:aws:acm:eu-west-1:1:certificate/x' };

/** Whoever deploys reads these, and may well be the operator. */
describe('an option that cannot be', () => {
  it.each<[string, () => unknown]>([
    ['-c egres：没有这个选项，是不是想写 egress？', () => refuseUnknownContext({ egres: 'none' })],
    ['没有 prodution 这个环境，是不是想写 production？', () => stageOptions(stages, 'prodution')],
    ['环境名用 1 到 30 个小写字母', () => stackNameOf('Test')],
    ['堆栈选项：wechatApi：不是用逗号分开的 https 地址', () => completeOptions({ wechatApi: 'x' })],
    ['alarmEmails[0]：不是邮箱地址', () => completeOptions({ alarmEmails: ['me'] })],
    ['alarmTopicArn：不是 SNS 主题的 ARN', () => completeOptions({ alarmTopicArn: 'x' })],
    ['domain.name：不是域名', () => completeOptions({ domain: { ...domain, name: 'https://a.cn' } })],
    ['logRetentionDays：', () => completeOptions({ logRetentionDays: 8 as 7 })],
    ['domain：需要 webhook 为 http-api 或 both', () => completeOptions({ domain })],
    [
      'provisionedConcurrency：5 个常备实例，比 receiverConcurrency 的 3 个还多',
      () => completeOptions({ provisionedConcurrency: 5, receiverConcurrency: 3 }),
    ],
    ['httpApiRate：需要 webhook', () => completeOptions({ httpApiRate: 5 })],
    [
      'alarmTopicArn：主题有自己的订阅者',
      () => completeOptions({ alarmTopicArn: 'arn:aws:sns:x:1:y', alarmEmails: ['a@example.com'] }),
    ],
    [
      'wechatApi：egress 为 nat-instance 时只能访问 443 端口',
      () => completeOptions({ egress: 'nat-instance', wechatApi: 'https://a.example.com:8443' }),
    ],
    ['webhook：cn-north-1 没有函数 URL', () => refuseInRegion('cn-north-1', completeOptions({}))],
    [
      'domain.certificateArn：arn:aws:acm:eu-west-1:1:certificate/x 在 eu-west-1，堆栈在 us-east-1',
      () => refuseInRegion('us-east-1', completeOptions({ domain, webhook: 'http-api' })),
    ],
    [
      'AWS 要求留出 100 个不预留的实例',
      () => refuseReservations(completeOptions({ provisionedConcurrency: 5 }), 100),
    ],
  ])('is refused in Chinese, without English sentences: %s', (words, refuse) => {
    const said = saidBy(refuse);
    expect(said.zh).toContain(words);
    expect(said.zh).not.toMatch(/\b(is not|are|needs|must|because)\b/);
    expect(said.en).not.toMatch(/\p{Script=Han}/u);
  });
});

function saidBy(refuse: () => unknown) {
  try {
    refuse();
  } catch (error) {
    if (error instanceof ToldError) return error.said;
    throw error;
  }
  throw new TypeError('was not refused');
}
