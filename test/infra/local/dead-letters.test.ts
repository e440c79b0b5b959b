import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf, Operation, Results } from '#infra/local/page/api.ts';
import { deadLetter } from '../../support/dead-letter.ts';
import { json, type LocalTestRun, startLocalRun, until } from '../../support/local-run.ts';

const who = { account: 'lantern', openId: 'oQ8dN5xKlantern0000000000001' };
let run: LocalTestRun;
beforeAll(async () => {
  run = await startLocalRun();
  await run.world.simulator?.say(who.account, who.openId, '营业时间');
  await until(() => run.texts.some((text) => text.includes('9:00-21:00')));
});
afterAll(() => run.stop());

/** What the page asks of its server. */
async function call<Name extends Operation>(name: Name, input: InputOf<Name>): Promise<Results[Name]> {
  const headers = { ...json, authorization: `Bearer ${run.page.token}` };
  const address = `${run.world.door.url}/__local/page/api/${name}`;
  const { body } = await run.ask(address, headers, JSON.stringify(input));
  return JSON.parse(body);
}
const listed = async (): Promise<string[]> => (await call('deadLetters', {})).map(({ id }) => id);

describe('the dead letters on the page', () => {
  it('are seen by everybody who looks at the same time', async () => {
    const id = await deadLetter(run, { ...who, text: '订单 1 已发货' });
    expect(await Promise.all([listed(), listed(), listed()])).toEqual([[id], [id], [id]]);
    await call('discard', { id });
  });

  it('are redriven while the page lists them, and done then', async () => {
    const id = await deadLetter(run, { ...who, text: '订单 2 已发货' });
    const [, , results] = await Promise.all([listed(), listed(), call('redrive', { ids: [id] }), listed()]);
    expect(results).toMatchObject([{ id, outcome: 'redriven' }]);
    await until(() => run.texts.includes('订单 2 已发货'));
    expect(await listed()).toEqual([]);
    const { chat, book } = run.page.tracing;
    const shown = () => chat.all().find(({ said }) => JSON.stringify(said).includes('订单 2 已发货'));
    await until(() => shown()?.said.by === 'account' && JSON.stringify(shown()).includes('"sent"'));
    expect(shown()).toMatchObject(who);
    expect(book.views().find(({ id }) => id === shown()?.trace)?.title).toBe('订单 2 已发货');
  });

  it('are discarded while the page lists them, and never sent', async () => {
    const id = await deadLetter(run, { ...who, text: '订单 3 已发货' });
    const [, , result] = await Promise.all([listed(), listed(), call('discard', { id }), listed()]);
    expect(result).toEqual({ done: true });
    expect(await listed()).toEqual([]);
    expect(run.texts).not.toContain('订单 3 已发货');
  });

  it('that are gone are said to be missing, and one that cannot be discarded keeps nobody waiting', async () => {
    const id = '00000000-0000-0000-0000-000000000000';
    const [discarded, results] = await Promise.all([call('discard', { id }), call('redrive', { ids: [id] })]);
    expect(discarded).toMatchObject({ error: { message: expect.stringContaining(id) } });
    expect(results).toEqual([{ id, outcome: 'missing', why: null }]);
  });
});
