import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleFunctions, bundleOptions } from '#infra/build/bundle.ts';
import { functionNames } from '#infra/build/functions.ts';
import { jsonResponse, type LocalRequest, type LocalServer, serve } from '#infra/local/http-server.ts';
import { isSignedBy } from '../../support/signature-v4.ts';

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG';
const folder = mkdtempSync(join(tmpdir(), 'stubs-'));
let requests: LocalRequest[] = [];
let failuresLeft = 0;
let aws: LocalServer;

/** Canned answers of AWS, errors among them, in the form that each service gives them. */
function answer({ headers, body }: LocalRequest) {
  const target = headers['x-amz-target'] ?? '';
  const input = body.toString();
  const error = (type: string) => jsonResponse(400, { __type: type, message: 'no' });
  if (failuresLeft-- > 0) return jsonResponse(503, { __type: 'ServiceUnavailable' });
  if (target === 'secretsmanager.GetSecretValue') {
    return input.includes('nobody')
      ? error('ResourceNotFoundException')
      : jsonResponse(200, { Name: 'n', SecretString: '{"appSecret":"密"}', CreatedDate: 1761200431.5 });
  }
  if (target.endsWith('ChangeMessageVisibility') && input.includes('gone')) {
    return error('com.amazonaws.sqs#MessageNotInflight');
  }
  if (target === 'AWSEvents.PutEvents')
    return jsonResponse(200, { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] });
  if (target.endsWith('.GetItem'))
    return jsonResponse(200, { Item: { version: { N: '7' }, accessToken: { S: '令牌' } } });
  if (target.endsWith('.UpdateItem')) return jsonResponse(200, { Attributes: { version: { N: '1' } } });
  if (target.endsWith('.SendMessage')) {
    const md5 = createHash('md5').update(JSON.parse(input).MessageBody).digest('hex');
    return jsonResponse(200, { MessageId: 'm', MD5OfMessageBody: input.includes('损坏') ? '0' : md5 });
  }
  if (input.includes('"taken"'))
    return error('com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException');
  return jsonResponse(200, {});
}

/** Runs the calls with the aliases given; returns what they came to and what went over the wire. */
async function run(name: string, alias: Readonly<Record<string, string>>) {
  requests = [];
  const outfile = join(folder, `${name}.mjs`);
  const { metafile } = buildSync({
    ...bundleOptions,
    alias,
    entryPoints: ['test/infra/build/sdk-calls.ts'],
    outfile,
    // Of the SDK's own modules, those that are CommonJS ask for `require`.
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
  });
  const { stdout } = await promisify(execFile)(process.execPath, [outfile], {
    env: {
      AWS_REGION: 'cn-north-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: 'session',
      AWS_ENDPOINT_URL: aws.url,
      AWS_LAMBDA_FUNCTION_NAME: 'sender',
      _X_AMZN_TRACE_ID: 'Root=1-2-3',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  });
  return { results: JSON.parse(stdout) as unknown[], requests, metafile };
}

/** What differs from call to call by nature, and the user agent. */
const byNature = /^(authorization|x-amz-date|amz-sdk-invocation-id|x-amz-user-agent|user-agent)$/;
const comparable = ({ method, path, rawQueryString, headers, body }: LocalRequest) => ({
  method,
  path,
  rawQueryString,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !byNature.test(name))),
  body: body.toString(),
});

describe('the stubs that stand in for parts of the SDK', () => {
  let whole: Awaited<ReturnType<typeof run>>;
  let stubbed: typeof whole;
  let unreliable: typeof whole;
  beforeAll(async () => {
    aws = await serve(0, async (request) => {
      requests.push(request);
      return answer(request);
    });
    whole = await run('whole', {});
    stubbed = await run('stubbed', bundleOptions.alias);
    failuresLeft = 2;
    unreliable = await run('unreliable', bundleOptions.alias);
  });
  afterAll(async () => {
    await aws.stop();
    rmSync(folder, { recursive: true });
  });

  it('leave every call that the functions make as it is with the whole SDK, on the wire and in what it comes to', () => {
    expect(stubbed.requests.map(comparable)).toEqual(whole.requests.map(comparable));
    expect(stubbed.results).toEqual(whole.results);
    expect(stubbed.requests).toHaveLength(14);
    const errors = stubbed.results.flatMap((result) => (result as { error?: string } | null)?.error ?? []);
    expect(errors).toEqual(['secret_missing', 'Error', 'MessageNotInflight']);
  });
  it('sign as AWS wants it', () => {
    for (const request of stubbed.requests) expect(isSignedBy(secretAccessKey, request)).toBe(true);
    const [first] = stubbed.requests;
    if (first === undefined) throw new Error('No request was made.');
    expect(isSignedBy(secretAccessKey, { ...first, body: Buffer.from('forged') })).toBe(false);
  });
  it('leave the retries as they are', () => {
    expect(unreliable.requests).toHaveLength(16);
    expect(unreliable.results).toEqual(whole.results);
  });
  it('are all in use by some function, and each says what it stands for', () => {
    const bundles = bundleFunctions(join(folder, 'dist'), { accounts: [], folder });
    const inputs = functionNames.flatMap((name) => Object.keys(bundles[name].metafile.inputs));
    for (const file of Object.values(bundleOptions.alias)) {
      expect(inputs).toContain(file.slice(file.indexOf('infra/build/')));
      expect(readFileSync(file, 'utf8')).toMatch(
        /\/\*\*\n? \*? ?(Stands in for|An ESM import|For the same reason)/,
      );
    }
    expect(Object.keys(whole.metafile.inputs).filter((input) => input.includes('build/stubs'))).toEqual([]);
  });
});
