import { describe, expect, it } from 'vitest';
import { type Endpoint, type ErrorClass, meaningOf } from '#shared/wechat/api/error-codes.ts';

/** Codes by what they mean for a send, as WeChat's pages and public SDKs give them. */
const ofSend = {
  retry: [-1000, -1, 45011, 46007, 61450],
  token: [40001, 40014, 42001],
  window: [45015, 45037, 45047, 45093, 45094],
  user: [40003, 43004, 43005, 43006, 43019, 43101, 46004, 48002, 50001, 50003, 50005],
  // About this message alone: the next may go.
  message: [
    40101, 40132, 40168, 45064, 48008, 61452, 65401, 40007, 40008, 40033, 44004, 45002, 45008, 45050, 45098,
    45168, 46001, 47001, 70000, 12345,
  ],
  config: [
    40013, 40164, 40200, 41001, 43016, 43104, 45035, 48001, 61003, 61007, 61011, 61016, 61017, 61028, 65402,
  ],
  account: [45009, 45087, 45102, 48004, 50002, 50007],
  ignore: [45080, 45081],
} satisfies Record<ErrorClass, readonly number[]>;

describe('meaningOf', () => {
  it.each(
    Object.entries(ofSend).flatMap(([errorClass, codes]) => codes.map((code) => [code, errorClass] as const)),
  )('classifies %d of a send as %s', (code, errorClass) => {
    expect(meaningOf('send', code).class).toBe(errorClass);
  });
  it.each([
    ['send', 40001, 'token'],
    ['upload', 40001, 'token'],
    ['token', 40001, 'config'],
    ['component', 40001, 'token'],
    ['componentSecret', 40001, 'config'],
    ['component', 42001, 'token'],
  ] as const)('classifies by the call too: for %s, %d is %s', (endpoint: Endpoint, code, errorClass) => {
    expect(meaningOf(endpoint, code).class).toBe(errorClass);
  });
  it('says that a code is unknown, and never retries it', () => {
    expect(meaningOf('send', 99999)).toEqual({
      class: 'message',
      meaning: 'unknown code',
    });
  });
});
