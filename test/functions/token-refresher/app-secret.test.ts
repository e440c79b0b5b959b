import { describe, expect, it } from 'vitest';
import { appSecrets } from '#functions/token-refresher/app-secret.ts';

const secretOf = (text: string) =>
  appSecrets(
    async () => text,
    (account) => `wechat-reply/${account}/app`,
    () => 0,
  )('lantern');

describe('appSecrets', () => {
  it('reads the AppSecret', async () => expect(await secretOf('{"appSecret":"hush"}')).toBe('hush'));
  it.each(['hush', '{}', '{"appSecret":""}', '{"appSecret":7}', 'null', '["hush"]'])(
    'refuses %j without quoting it',
    async (text) => {
      const error: Error & { code?: string } = await secretOf(text).catch((thrown) => thrown);
      expect(error.code).toBe('secret_invalid');
      expect(error.message).toContain('wechat-reply/lantern/app');
      expect(error.message).not.toContain('hush');
    },
  );
});
