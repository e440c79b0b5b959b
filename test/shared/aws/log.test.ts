import { describe, expect, it } from 'vitest';
import { errorFields, userHash } from '#shared/aws/log.ts';
import { CodedError } from '#shared/coded-error.ts';

describe('errorFields', () => {
  it('has code and message of our own errors', () => {
    expect(errorFields(new CodedError('secret_missing', 'The secret has no value.'))).toEqual({
      code: 'secret_missing',
      message: 'The secret has no value.',
    });
  });
  it('has of other errors the code and the place, never the message, which may quote anything', () => {
    let thrown: unknown;
    try {
      JSON.parse('{"Content": "my password is 12345"');
    } catch (error) {
      thrown = error;
    }
    const fields = errorFields(thrown);
    expect(fields).toMatchObject({ code: 'SyntaxError', at: expect.stringContaining('log.test.ts') });
    expect(JSON.stringify(fields)).not.toContain('password');
  });
  it('takes whatever is thrown', () => {
    expect(errorFields('text with a secret')).toEqual({ code: 'unknown', at: '' });
  });
});

describe('userHash', () => {
  it('is the same for a user of an account, and different for any other', () => {
    expect(userHash('lantern', 'o1')).toBe(userHash('lantern', 'o1'));
    expect(userHash('lantern', 'o2')).not.toBe(userHash('lantern', 'o1'));
    expect(userHash('harbor', 'o1')).not.toBe(userHash('lantern', 'o1'));
    expect(userHash('lantern', 'o1')).toMatch(/^[0-9a-f]{12}$/);
  });
});
