import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callbackKey, type EncryptionMode } from '#shared/wechat/credentials.ts';
import { blocksOf } from '../../support/documents.ts';
import { openPush } from '../../support/open-push.ts';
import { secrets } from '../../support/push-builder.ts';

const run = promisify(execFile);
const blocks = blocksOf('infra/docs/local.md');
const source = (language: string, has: string): string =>
  blocks.find((block) => block.language === language && block.text.includes(has))?.text ?? '';

const received: { url: URL; body: string }[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received.push({
      url: new URL(request.url ?? '', 'http://127.0.0.1'),
      body: Buffer.concat(chunks).toString(),
    });
    response.end('success');
  });
});
const folder = mkdtempSync(join(tmpdir(), 'signing-'));
const keys = join(folder, 'keys.json');

beforeAll(async () => {
  writeFileSync(keys, JSON.stringify({ lantern: secrets }));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

/** Runs a program of the page as the page says, but against a server of the test, and opens what it sent. */
async function sentBy(
  file: string,
  text: string,
  program: string,
  args: string[],
  encryption: EncryptionMode,
) {
  const { port } = server.address() as AddressInfo;
  const path = join(folder, file);
  writeFileSync(path, text.replaceAll('127.0.0.1:8787', `127.0.0.1:${port}`));
  const { stdout } = await run(program, [path, ...args]);
  expect(stdout).toContain('success');
  const { url, body } = received.at(-1) ?? { url: new URL('http://nowhere'), body: '' };
  const of = (name: string) => url.searchParams.get(name) ?? '';
  expect(url.pathname).toBe('/lantern');
  const policy = { appId: secrets.appId, encryption, timestampTolerance: 300 };
  const query = {
    signature: of('signature'),
    msgSignature: of('msg_signature'),
    timestamp: of('timestamp'),
    nonce: of('nonce'),
  };
  const key = callbackKey(secrets.token, secrets.encodingAESKey);
  return openPush(body, query, policy, [key], Date.now() / 1000).fields;
}

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

describe('the programs that sign a push', () => {
  const args = [keys, 'lantern', secrets.appId, '你好'];
  it('send what the receiver opens: Node', async () => {
    const fields = await sentBy('sign.mjs', source('js', 'sign.mjs'), process.execPath, args, 'safe');
    expect(fields).toMatchObject({ MsgType: 'text', Content: '你好' });
  });
  it.runIf(has('python3', '-c', 'import cryptography'))('send what the receiver opens: Python', async () => {
    const fields = await sentBy('sign.py', source('python', 'sign.py'), 'python3', args, 'safe');
    expect(fields).toMatchObject({ MsgType: 'text', Content: '你好' });
  });
  it.runIf(has('curl', '--version'))('send what the receiver opens: a shell, in plaintext', async () => {
    const script = source('sh', 'SIGNATURE=').replace('TOKEN=…', `TOKEN=${secrets.token}`);
    const fields = await sentBy('sign.sh', script, 'bash', [], 'plaintext');
    expect(fields).toMatchObject({ MsgType: 'text', Content: '你好' });
  });
});
