import { describe, expect, it } from 'vitest';
import { withFailover } from '#shared/wechat/api/failover.ts';
import { type HttpRequest, noAnswer, notSent } from '#shared/wechat/api/http.ts';
import { jsonAnswer } from '../../../support/fake-http.ts';

/** Hosts of which some cannot be reached, and a clock. */
function setUp(hosts = 'https://api.weixin.qq.com,https://api2.weixin.qq.com,https://sh.api.weixin.qq.com') {
  const state = { down: new Set<string>(), silent: new Set<string>(), now: 0, asked: [] as string[] };
  const api = withFailover(
    async ({ url }: HttpRequest) => {
      const { host } = new URL(url);
      state.asked.push(host.split('.')[0] ?? '');
      if (state.down.has(host)) throw notSent(host, new Error('ECONNREFUSED'));
      if (state.silent.has(host)) throw noAnswer(host, new Error('reset'));
      return jsonAnswer({ url });
    },
    hosts,
    () => state.now,
  );
  const call = () => api.http({ method: 'POST', url: `${api.baseUrl}/cgi-bin/x?access_token=t`, timeout: 1 });
  return { state, api, call };
}

describe('withFailover', () => {
  it('uses the first host, and no other while it can be reached', async () => {
    const { api, call, state } = setUp();
    expect(api.baseUrl).toBe('https://api.weixin.qq.com');
    await call();
    expect(state.asked).toEqual(['api']);
  });
  it('sends a request that certainly did not leave to the next host, with the same path and query', async () => {
    const { call, state } = setUp();
    state.down.add('api.weixin.qq.com');
    const { body } = await call();
    expect(JSON.parse(body.toString())).toEqual({
      url: 'https://api2.weixin.qq.com/cgi-bin/x?access_token=t',
    });
  });
  it('never sends a request to a second host that may have arrived at the first', async () => {
    const { call, state } = setUp();
    state.silent.add('api.weixin.qq.com');
    await expect(call()).rejects.toMatchObject({ code: 'no_answer' });
    expect(state.asked).toEqual(['api']);
  });
  it('uses the host that works for a minute, then tries the usual one again', async () => {
    const { call, state } = setUp();
    state.down.add('api.weixin.qq.com');
    await call();
    await call();
    state.now = 60_000;
    state.down.clear();
    await call();
    expect(state.asked).toEqual(['api', 'api2', 'api2', 'api']);
  });
  it('fails if no host can be reached, after trying each once', async () => {
    const { call, state } = setUp();
    for (const host of ['api', 'api2', 'sh.api']) state.down.add(`${host}.weixin.qq.com`);
    await expect(call()).rejects.toMatchObject({ code: 'request_not_sent' });
    expect(state.asked).toEqual(['api', 'api2', 'sh']);
  });
  it('accepts a single host, with a slash and spaces', async () => {
    expect(setUp(' http://127.0.0.1:9000/ ').api.baseUrl).toBe('http://127.0.0.1:9000');
  });
  it('refuses anything that is not an address', () => {
    expect(() => setUp('api.weixin.qq.com')).toThrow(/"api.weixin.qq.com" is not an address/);
  });
});
