import { both } from '../language/text.ts';
import type { Account } from './account-schema.ts';
import type { Finding } from './finding.ts';
import type { YamlSource } from './yaml-source.ts';

/** A finding if nothing that WeChat signs says for which account of a platform a push is. */
export function uncertainRecipient({ platform, originalId }: Account, source: YamlSource): Finding[] {
  if (platform === undefined || originalId !== undefined) return [];
  return [
    source.finding({
      severity: 'warning',
      code: 'uncertain-recipient',
      path: ['platform'],
      problem: both(
        'signs for all of its accounts with the same keys, so a push to another one can be sent to the URL of this one',
        '用同一套密钥为所有公众号签名，别的公众号的推送也可能被发到这个公众号的地址',
      ),
      remedy: both(
        'Add originalId: gh_… (原始ID, in the WeChat console under 账号详情); then such a push is refused.',
        '加上 originalId: gh_…（微信后台「账号详情」里的原始ID），这样的推送就会被拒绝。',
      ),
    }),
  ];
}
