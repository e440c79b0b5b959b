import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { completeOptions } from '#infra/config/read-stack-options.ts';
import { requestsPerSecond, scaleLimits, scaleTable } from '#infra/scale/limits.ts';

const first = (options: object, kind: 'large' | 'other' | 'new' = 'large') =>
  scaleLimits(completeOptions(options), kind)[0];

describe('the scale of a stack', () => {
  it('is in the docs as it is computed for the default options', () => {
    expect(readFileSync('infra/docs/scale.md', 'utf8')).toContain(scaleTable(completeOptions({}), 'other'));
  });
  it('says how much comes through the intake', () => {
    expect(readFileSync('infra/docs/scale.md', 'utf8')).toContain(`about ${requestsPerSecond} a second`);
  });
  it('ends with what the options say', () => {
    expect(first({})?.what).toMatch(/senderConcurrency 50/);
    expect(first({ webhook: 'http-api', httpApiRate: 100 })).toMatchObject({
      what: 'httpApiRate 100',
      pushesPerSecond: 100,
    });
    expect(first({ receiverConcurrency: 1 })?.what).toBe('receiverConcurrency 1');
    expect(first({}, 'new')?.what).toMatch(/concurrent executions of the AWS account, 10/);
  });
  it('is further away with the option that was to be raised', () => {
    expect(first({ senderConcurrency: 1000 })?.pushesPerSecond).toBeGreaterThan(
      first({})?.pushesPerSecond ?? 0,
    );
  });
});
