import { describe, expect, it } from 'vitest';
import { errorCode } from '../support/error-code.ts';
import { help, readOptions } from './options.ts';

describe('the options of the deployment test', () => {
  it.each(['http://127.0.0.1:5000', 'http://localhost:4566', 'http://[::1]:5000', 'http://127.8.0.1'])(
    'take the endpoint %s on this machine',
    (endpoint) => {
      expect(readOptions(['--endpoint', endpoint])).toEqual({
        endpoint,
        region: 'us-east-1',
        stage: 'deploytest',
        revert: false,
      });
    },
  );
  it.each([
    [[]],
    [['--endpoint', 'localhost:5000']],
    [['--endpoint', 'https://sqs.us-east-1.amazonaws.com']],
    [['--endpoint', 'http://127.0.0.1.example.com']],
    [['--endpoint', 'http://localhost.example.com']],
    [['--endpoint', 'http://10.0.0.1:5000']],
    [['--endpoint', 'http://127.0.0.1:5000', '--stage', 'production']],
    [['--enpoint', 'http://127.0.0.1:5000']],
  ])('refuse %j', (args) => {
    expect(errorCode(() => readOptions(args))).toBe('usage');
  });
  it('take another endpoint when told so', () => {
    const endpoint = 'https://cloudformation.us-east-1.amazonaws.com';
    expect(readOptions(['--endpoint', endpoint, '--allow-remote'])).toMatchObject({ endpoint });
  });
  it('explain themselves', () => {
    expect(readOptions(['--help'])).toBe('help');
    for (const option of ['--endpoint', '--region', '--stage', '--revert', '--allow-remote'])
      expect(help).toContain(option);
  });
});
