import { describe, expect, it } from 'vitest';
import { checkAccountText } from '../support/check-text.ts';

describe('the encoding of a file', () => {
  const yaml = `account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\nrules:\n  - { id: a, when: { text: { contains: 几点 } }, reply: { text: 好 } }\n`;
  const gbk = Buffer.concat([
    Buffer.from(yaml.slice(0, yaml.indexOf('几点'))),
    Buffer.from([0xbc, 0xb8, 0xb5, 0xe3]),
    Buffer.from(' } }, ignore: true }\n'),
  ]);
  it.each<[name: string, content: Uint8Array, line: number, problem: string, remedy: string]>([
    ['GBK', gbk, 5, 'saved as GBK (ANSI)', 'Save it as UTF-8'],
    ['UTF-16', Buffer.from(`\ufeff${yaml}`, 'utf16le'), 1, 'saved as UTF-16', 'Save it as UTF-8'],
    ['UTF-16, big-endian', Buffer.from(`\ufeff${yaml}`, 'utf16le').swap16(), 1, 'saved as UTF-16', 'Save it'],
    ['UTF-16 without a mark', Buffer.from(yaml, 'utf16le'), 1, 'saved as UTF-16', 'Save it as UTF-8'],
    ['no encoding at all', Buffer.from([0x61, 0x0a, 0xff, 0xff]), 2, 'not saved as UTF-8', 'Save it'],
    [
      'lost characters',
      Buffer.from(yaml.replace('几点', '\ufffd\ufffd')),
      5,
      'characters were lost',
      'again',
    ],
    [
      'lost characters, saved as GBK since',
      Buffer.from(yaml.replace('几点', '锟斤拷')),
      5,
      'were lost',
      'again',
    ],
  ])('%s is told', (_, content, line, problem, remedy) => {
    expect(checkAccountText(content)).toMatchObject([
      {
        code: 'bad-encoding',
        line,
        problem: expect.stringContaining(problem),
        remedy: expect.stringContaining(remedy),
      },
    ]);
  });
  it('may have the mark of UTF-8', () => {
    const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(yaml)]);
    expect(checkAccountText(marked)).toEqual([]);
  });
});
