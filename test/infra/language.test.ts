import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { checkInEveryLanguage } from '#infra/language/check-with.ts';
import { languageIn } from '#infra/language/text.ts';
import { withRemedy } from '#infra/language/told.ts';

describe('the language of what an operator reads', () => {
  it.each([
    [{}, 'en'],
    [{ LANG: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh-Hant-TW' }, 'zh'],
    [{ LANG: 'en_US.UTF-8', LC_ALL: 'zh_CN.UTF-8' }, 'zh'],
    [{ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'C' }, 'en'],
    [{ LANG: 'zh_CN.UTF-8', LC_ALL: '' }, 'zh'],
  ])('is that of the locale: %j', (environment, language) => expect(languageIn(environment)).toBe(language));
});

describe('what is wrong with a value', () => {
  const schema = z.strictObject({
    name: z.string(),
    kind: z.enum(['one', 'two']),
    always: z.optional(z.literal(true)),
    many: z.optional(z.array(z.string()).check(z.minLength(2))),
    most: z.optional(z.number().check(z.lte(3))),
    either: z.optional(z.union([z.number(), z.string()])),
    form: z.optional(
      z
        .string()
        .check(
          z.regex(/^a$/, withRemedy({ en: 'is not a', zh: '不是 a' }, { en: 'Write a.', zh: '写 a。' })),
        ),
    ),
  });
  it.each<[value: object, en: string, zh: string]>([
    [{ kind: 'one' }, 'is missing', '没有写'],
    [{ name: 1, kind: 'one' }, 'is not text', '这里要写一段文字'],
    [
      { name: 'a', kind: 'on' },
      'on is not one of one, two; did you mean one?',
      '「on」不行，只能是 "one"、"two"，是不是想写 one？',
    ],
    [{ name: 'a', kind: 'one', always: false }, 'must be true', '只能是 true'],
    [{ name: 'a', kind: 'one', many: ['a'] }, 'has less than 2 entries', '少于 2 项'],
    [{ name: 'a', kind: 'one', many: [] }, 'has less than 2 entries', '少于 2 项'],
    [{ name: 'a', kind: 'one', most: 4 }, 'is more than 3', '大于 3'],
    [
      { name: 'a', kind: 'one', either: true },
      'is not a number and is not text',
      '这里要写数字；或者这里要写一段文字',
    ],
    [{ name: 'a', kind: 'one', form: 'b' }, 'is not a', '不是 a'],
    [
      { name: 'a', kind: 'one', mnay: [] },
      'is not a known field; did you mean many?',
      '没有这个字段，是不是想写 many？',
    ],
  ])('is said in both languages: %j', (value, en, zh) => {
    const checked = checkInEveryLanguage(schema, value);
    expect(checked.ok ? [] : checked.issues.map(({ problem }) => problem)).toEqual([{ en, zh }]);
    expect(checked.ok || checked.issues[0]?.remedy?.zh).toMatch(/\p{Script=Han}|写/u);
  });
});
