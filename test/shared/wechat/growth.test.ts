import { describe, expect, it } from 'vitest';
import { parseJson } from '#shared/wechat/json.ts';
import { checkOutgoing } from '#shared/wechat/outgoing/check-outgoing.ts';
import { plainTextOf } from '#shared/wechat/outgoing/markdown/plain-text.ts';
import { splitText } from '#shared/wechat/outgoing/split-text.ts';
import { errorCode } from '../../support/error-code.ts';
import { growthOf } from '../../support/growth.ts';

/* A text forty times as long may take forty times as long, and not the 1,600 times of quadratic work. */

describe('splitText', () => {
  it.each([
    ['letters', 'a'],
    ['characters', '灯'],
    ['spaces', ' x'],
    ['unfinished links', '<a '],
    ['open links', '<a x="'],
    ['end tags', '</a '],
    ['addresses', 'a://'],
    ['punctuation', '!'],
    ['sentences', '好。'],
    ['figures', '1.'],
    ['lines', 'a\n  '],
    ['marks', '\u0301'],
  ])('takes no longer for each of many %s than for each of few', (_, piece) => {
    const split = (repeats: number) => {
      const text = piece.repeat(repeats);
      return () => void splitText(text, 200);
    };
    expect(growthOf(split, 250, 10_000)).toBeLessThan(500);
  });
});

describe('plainTextOf', () => {
  it.each([
    '**a ',
    '[a](',
    '[',
    '<a ',
    '`',
    '> ',
    '_a*',
    '| a ',
    '- ',
    '![',
    '*',
    'a\n',
    '***a_ ',
    '|-\n',
    '<think>',
    '\n<think>',
    '[a](http://b) ',
    '**',
    '<b',
    '~~a',
    '1. ',
    '> - ',
  ])('takes no longer for each of many %j than for each of few', (piece) => {
    const read = (length: number) => {
      const text = piece.repeat(Math.ceil(length / piece.length));
      return () => void plainTextOf(text);
    };
    expect(growthOf(read, 500, 20_000)).toBeLessThan(500);
  });
});

describe('checkOutgoing', () => {
  it.each([
    ['tags', '<a '],
    ['links', '<a x="'],
    ['links to nowhere', '<a data-miniprogram-path="">'],
    ['names', '<a a'],
  ])('takes no longer for each of many %s than for each of few', (_, piece) => {
    const check = (length: number) => {
      const content = piece.repeat(length / piece.length);
      return () => void checkOutgoing({ msgtype: 'text', text: { content } }, 'mini-program', 'wxself');
    };
    expect(growthOf(check, 500, 20_000)).toBeLessThan(500);
  });
});

describe('parseJson', () => {
  it('takes no longer for each of many quotes that are never closed than for each of few', () => {
    const parse = (length: number) => {
      const json = `{"a":${'\\"'.repeat(length / 2)}`;
      return () => void errorCode(() => parseJson(json));
    };
    expect(growthOf(parse, 1600, 64_000)).toBeLessThan(500);
  });
});
