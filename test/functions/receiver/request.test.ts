import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from '#functions/receiver/request.ts';
import { CodedError } from '#shared/coded-error.ts';

const read = (rawQueryString: string) =>
  readRequest({ rawPath: '/lantern', rawQueryString, requestContext: { http: { method: 'GET' } } }, 0);

describe('the query of a request', () => {
  const name = fc.constantFrom(
    'signature',
    'msg_signature',
    'timestamp',
    'nonce',
    'echostr',
    'openid',
    '',
    'a.b',
  );
  const value = fc.oneof(
    fc.stringMatching(/^[\w.=-]{0,12}$/),
    fc.constantFrom(
      '',
      'a=b',
      '=',
      '1760000000',
      '%41',
      'a+b',
      '%',
      '%zz',
      '灯',
      '?',
      '#',
      '%E7%81%AF',
      '\ud800',
    ),
  );
  const part = fc.oneof(
    fc.tuple(name, value).map(([one, text]) => `${one}=${text}`),
    fc.constantFrom('', 'signature', 'nonce', '=x', '?nonce=1'),
  );
  it('is read as the standard says, encoded or not', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const query = parts.join('&');
        const standard = [...new URLSearchParams(query)].filter(([one]) =>
          ['signature', 'msg_signature', 'timestamp', 'nonce', 'echostr'].includes(one),
        );
        const given = Object.fromEntries(standard);
        if (Object.keys(given).length < standard.length) {
          expect(() => read(query)).toThrow(CodedError);
          return;
        }
        expect(read(query)).toMatchObject({
          query: {
            signature: given['signature'] ?? '',
            msgSignature: given['msg_signature'] ?? '',
            timestamp: given['timestamp'] ?? '',
            nonce: given['nonce'] ?? '',
          },
          echostr: given['echostr'] ?? '',
        });
      }),
      { numRuns: 1000 },
    );
  });
});
