import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAgents } from '#infra/local/wechat/agents.ts';
import { type LocalTestRun, startLocalRun, until } from '../../support/local-run.ts';

const desk = `account: desk
kind: official-account
appId: wx1a2b3c4d5e6f7a8b
rules:
  - id: agent
    when: { menu: agent }
    reply: { text: 正在转接 }
    transfer: { otherwise: { text: 没有客服在线 } }
  - { id: end, when: { menu: end }, evenWhenMuted: true, transfer: false }
  - { id: talked, when: { event: kf_close_session }, evenWhenMuted: true, reply: { text: 再见 } }
  - { id: rest, when: { message: any }, reply: { text: 机器人 } }
`;
const who = { account: 'desk', openId: 'oQ8dN5xKdesk000000000000001' };

let run: LocalTestRun;
beforeAll(async () => {
  run = await startLocalRun({ files: { 'desk.yaml': desk } });
});
afterAll(() => run.stop());

describe('the agents of the local run', () => {
  const got = (text: string) => until(() => run.texts.includes(text));
  it('get a user who clicks, and rules keep silent until the session ends', async () => {
    await run.command('click', 'agent', who);
    await got('正在转接');
    const isMuted = async () =>
      (await run.command('window', '', who)).lines?.some((line) => line.includes('keep silent'));
    for (let tries = 0; tries < 500 && !(await isMuted()); tries++)
      await new Promise((done) => setTimeout(done, 10));
    expect(await isMuted()).toBe(true);
    await run.command('click', 'end', who);
    await got('再见');
    await run.command('say', '在吗', who);
    await got('机器人');
    expect(run.texts).not.toContain('没有客服在线');
  });
  it('are not there if nobody is online', async () => {
    expect((await run.command('agents', '0', who)).lines).toEqual(['No agent of desk is online.']);
    expect((await run.command('agents', 'many', who)).error).toContain('Write a number from 0 to 5.');
    await run.command('click', 'agent', who);
    await got('没有客服在线');
  });
});

describe('a simulated agent', () => {
  it('takes users while online, and each user talks with one', () => {
    const agents = createAgents('desk');
    agents.online = 2;
    expect(agents.list()).toEqual([
      { kf_account: 'nina@desk', status: 1, accepted_case: 0 },
      { kf_account: 'lei@desk', status: 1, accepted_case: 0 },
    ]);
    expect(agents.open('o1', 'nina@desk')).toBe(0);
    expect(agents.open('o1', 'nina@desk')).toBe(0);
    expect(agents.open('o1', 'lei@desk')).toBe(65414);
    expect(agents.open('o2', 'min@desk')).toBe(65415);
    expect(agents.open('o2', 'nobody')).toBe(65401);
    expect(agents.list()[0]?.accepted_case).toBe(1);
    expect(agents.close('o1', 'lei@desk')).toBe(65413);
    expect(agents.close('o1', 'nina@desk')).toBe(0);
    expect(agents.of('o1')).toBeUndefined();
  });
});
