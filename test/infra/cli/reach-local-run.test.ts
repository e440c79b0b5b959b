import { describe, expect, it } from 'vitest';
import { reachLocalRun } from '#infra/cli/reach-local-run.ts';
import { jsonResponse, serve } from '#infra/local/http-server.ts';
import type { LocalRun } from '#infra/local/run-file.ts';

const now = 1_760_000_000_000;
const runAt = (url: string, number: number): LocalRun => ({
  pid: number,
  url,
  awsEndpoint: `http://127.0.0.1:${number}`,
  sessionToken: `session ${number}`,
  accounts: `accounts ${number}`,
  keysFile: '',
});

/** Which of two runs a command reaches; the first is the newest. */
async function reached(
  isAsked: boolean,
  environment: Readonly<Record<string, string>> = {},
  numbers: readonly number[] = [1, 2],
) {
  const server = await serve(0, async () => jsonResponse(200, { now: now + 5000 }));
  const notes: string[] = [];
  try {
    const runs = numbers.map((number) => runAt(server.url, number));
    const world = await reachLocalRun(
      { environment, now: () => now },
      isAsked,
      (text) => notes.push(text.en, text.zh),
      () => runs,
    );
    return { ...world, ahead: world.now() - now, notes };
  } finally {
    await server.stop();
  }
}

describe('a command on a local run', () => {
  it('has its credentials, its accounts and its clock', async () => {
    expect(await reached(true, {}, [7])).toMatchObject({
      accounts: 'accounts 7',
      ahead: 5000,
      environment: { AWS_ENDPOINT_URL: 'http://127.0.0.1:7', AWS_SESSION_TOKEN: 'session 7' },
      notes: [],
    });
  });
  it('takes the newest of several, and says which', async () => {
    const { accounts, notes } = await reached(true);
    expect(accounts).toBe('accounts 1');
    for (const note of notes) {
      expect(note).toMatch(/http:\/\/127\.0\.0\.1:\d+[。.].*AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:2/);
    }
    expect(notes).toHaveLength(2);
  });
  it.each([true, false])(
    'takes the one whose address is in the environment; --local: %s',
    async (isAsked) => {
      const found = await reached(isAsked, { AWS_ENDPOINT_URL: 'http://127.0.0.1:2/' });
      expect(found).toMatchObject({ accounts: 'accounts 2', notes: [] });
    },
  );
  it('is none if another AWS is meant', async () => {
    const environment = { AWS_ENDPOINT_URL: 'http://127.0.0.1:3' };
    expect(await reached(false, environment)).toMatchObject({ environment, ahead: 0 });
    expect(await reached(false)).toMatchObject({ environment: {}, ahead: 0 });
  });
  it('is refused if there is none', async () => {
    await expect(reached(true, {}, [])).rejects.toMatchObject({ code: 'no_local_run' });
  });
});
