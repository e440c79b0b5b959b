import { describe, expect, it } from 'vitest';
import { appSecrets } from '#functions/token-refresher/app-secret.ts';

const secretOf = (text: string) =>
  appSecrets(
    async () => text,
    (account) => `wechat-reply/${account}/app`,
    () => 0,
  )('lantern');

describe('appSecrets', () => {
  it('reads again what WeChat has refused, but not the one that it has not, and at most twice a minute', async () => {
    let now = 0;
    let text = '{"appSecret":"old"}';
    let reads = 0;
    const read = async () => {
      reads++;
      return text;
    };
    const secrets = appSecrets(
      read,
      (account) => account,
      () => now,
    );
    expect(await secrets('lantern')).toBe('old');
    now += 40_000;
    text = '{"appSecret":"new"}';
    expect(await secrets('lantern')).toBe('old');
    expect(await secrets('lantern', 'older')).toBe('old');
    expect(await secrets('lantern', 'old')).toBe('new');
    for (let times = 0; times < 5; times++) expect(await secrets('lantern', 'new')).toBe('new');
    expect(reads).toBe(2);
  });
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
