import { describe, expect, it } from 'vitest';
import { encryptedIn } from '#shared/wechat/envelope.ts';
import { understandPush } from '#shared/wechat/inbound/push.ts';
import { openGenuine, type PushPolicy } from '#shared/wechat/open-push.ts';
import { growthOf } from '../../support/growth.ts';
import { plainPush, secrets } from '../../support/push-builder.ts';

/* A body forty times as long may take forty times as long, and not the 1,600 times of quadratic work. */

/** The most that is read of a request. */
const largest = 64 * 1024;
const head =
  '<xml><ToUserName>gh_1</ToUserName><FromUserName>o1</FromUserName><CreateTime>1761200431</CreateTime>';
const filled = (before: string, unit: string, after: string, length: number): string =>
  before + unit.repeat(Math.floor((length - before.length - after.length) / unit.length)) + after;

/** What comes before, again and again, and behind. */
type Hostile = readonly [name: string, before: string, unit: string, after: string];
const inContent = (name: string, unit: string): Hostile => [
  name,
  `${head}<MsgType>text</MsgType><Content><![CDATA[`,
  unit,
  ']]></Content></xml>',
];

const xml: readonly Hostile[] = [
  inContent('ends of CDATA', ']]>'),
  inContent('almost the end of the element', ']]></Content'),
  inContent('the end of the element', ']]></Content>'),
  inContent('the end of the element and space', `]]></Content>${' '.repeat(50)}`),
  inContent('space behind ends of CDATA', `]]>${' '.repeat(200)}`),
  inContent('beginnings of CDATA', '<Content><![CDATA['),
  inContent('beginnings of CDATA behind much space', `>${'\n'.repeat(100)}<![CDATA[`),
  inContent('ends of other elements', ']]></Title>'),
  inContent('ends of the push', ']]></Content></xml>'),
  inContent('Encrypt', '<Encrypt>'),
  inContent('control characters', '\u0001'),
  inContent('line ends', '\r'),
  ['elements with ]]>', head, '<A><![CDATA[]]>]]></A>', '</xml>'],
  ['elements whose texts open them again', head, '<A><![CDATA[]]><A><![CDATA[]]></A>', '</xml>'],
  ['elements that open each other', head, '<A><![CDATA[]]><B><![CDATA[]]></A>', '</xml>'],
  ['elements that are never closed', head, '<a>', ''],
  ['space in a tag', `${head}<a`, ' ', '/></xml>'],
  ['space in a closing tag', `${head}<a></a`, ' ', '></xml>'],
  ['a long name', `${head}<`, 'a', '/></xml>'],
  ['one element again and again', head, '<a/>', '</xml>'],
  ['many references', `${head}<a>`, '&amp;', '</a></xml>'],
  ['almost references', `${head}<a>`, '&#1', '</a></xml>'],
  ['a long declaration', '<?xml ', 'a', `?>${head}</xml>`],
  ['space before', '', ' ', `${head}</xml>`],
];
const json: readonly Hostile[] = [
  ['quotes', '{"Content":"', '\\"', '"}'],
  ['a text without an end', '{"Content":"', '\\"', ''],
  ['escapes', '{"Content":"', '\\u0000', '"}'],
  ['halves of pairs', '{"Content":"', '\\ud800', '"}'],
  ['lists that are never closed', '{"a":', '[', ''],
  ['lists of lists', '{"a":[', '[],', '0]}'],
  ['one field again and again', '{', '"a":1,', '"b":1}'],
  ['a long number', '{"a":', '1', '}'],
  ['a number with a long fraction', '{"a":1.', '0', 'x}'],
  ['space', '{', ' ', '}'],
  ['Encrypt', '{', '"Encrypt":"', '"}'],
  ['Encrypt with escapes', '{"Encrypt":"', '\\/', '\\b"'],
  ['Encrypt behind much space', '{', `"Encrypt"${' '.repeat(100)}`, '}'],
];

const policy: PushPolicy = { appId: secrets.appId, encryption: 'plaintext', timestampTolerance: 300 };
const { query } = plainPush('');
const signed = { signature: '', msgSignature: '', timestamp: '', nonce: '', ...query };
/** All that is done to a push of plaintext mode, and what is done to one of the other modes before its signature holds. */
const read = (body: string) => () => {
  const { fields, problem, text } = openGenuine(body, signed, policy, [{ token: secrets.token }]);
  understandPush(fields, { problem, text });
  encryptedIn(body);
};

describe('a body of 64 KB', () => {
  it.each([...xml, ...json])('takes no longer for each byte than a short one: %s', (_, ...parts) => {
    expect(growthOf((length) => read(filled(...parts, length)), largest / 40, largest)).toBeLessThan(500);
  });
});
