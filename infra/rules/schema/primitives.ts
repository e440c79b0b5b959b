import * as z from 'zod/mini';
import { durationPattern } from '../../config/duration.ts';
import { datesMeant, momentMeant } from '../../language/meant/dates.ts';
import { durationMeant } from '../../language/meant/duration.ts';
import { chineseForOperators, englishForOperators } from '../../language/schema-words.ts';
import { both, type Text } from '../../language/text.ts';
import { withRemedy } from '../../language/told.ts';

/** Describes a field, for editors and for the reference in the docs. */
export function explained<Schema extends z.ZodMiniType>(schema: Schema, description: string): Schema {
  return schema.check(z.describe(description)) as Schema;
}

/** Text; a number becomes text, as in `equals: [1, 2]`. */
export const textValue = z.pipe(
  z.union([z.string().check(z.minLength(1)), z.number()], { error: oneText }),
  z.transform((value) => String(value)),
);

/** The same, but it may be empty. */
export const textOrNumber = z.pipe(
  z.union([z.string(), z.number()], { error: oneText }),
  z.transform((value) => String(value)),
);

/** The problem, if a value is not a single text. */
function oneText({ input }: { readonly input?: unknown }): string | undefined {
  if (input === null)
    return withRemedy(
      both('is empty', '是空的'),
      both('Write something there, or remove it.', '填上内容，或者删掉。'),
    );
  if (typeof input === 'boolean')
    return withRemedy(
      saidOf(input, both('is not text', '不是文字')),
      both(`Write it in quotes, "${input}".`, `给它加上引号，写成 "${input}"。`),
    );
  if (Array.isArray(input))
    return withRemedy(
      both('is a list where one text belongs', '写成了列表，这里只能写一段文字'),
      both('Write one text.', '只写一段文字。'),
    );
  if (typeof input !== 'object') return undefined;
  return withRemedy(
    both('is a set of fields where one text belongs', '写成了一组字段，这里只能写一段文字'),
    both('Write one text. If it has braces, put it in quotes.', '只写一段文字。文字里有花括号的，加上引号。'),
  );
}

export const oneOrMore = <Item extends z.ZodMiniType>(item: Item) =>
  z.union([item, z.array(item).check(z.minLength(1))]);

/** Guesses what was meant by a text of the wrong form. */
export type Meant = (text: string) => string | undefined;

/**
 * Text of some form. A value of another type gets the same message as a text of another form: `cooldown: 60` needs a unit,
 * and quotes would not help.
 *
 * @param problem continues after the value
 * @param remedy a complete sentence
 * @param meant guesses what to write instead
 */
export function checkedText(problem: Text, remedy: Text, isRight: (text: string) => boolean, meant?: Meant) {
  const words = wordsAbout(problem, remedy, (text) => {
    const right = meant?.(text);
    return right !== undefined && isRight(right) ? right : undefined;
  });
  return z.string(words).check(z.refine(isRight, words));
}

/** The same for a form given by a regular expression, which editors can check too. */
export function patternText(problem: Text, remedy: Text, form: RegExp, meant?: Meant) {
  const words = wordsAbout(problem, remedy, (text) => {
    const right = meant?.(text);
    return right !== undefined && form.test(right) ? right : undefined;
  });
  return z.string(words).check(z.regex(form, words));
}

/** The message about a value of the wrong form: names the value, and what to write instead if that is known. */
export function wordsAbout(problem: Text, remedy: Text, meant: Meant) {
  return {
    error: ({ input }: { readonly input?: unknown }): string | undefined => {
      if (input === undefined) return undefined;
      const right = typeof input === 'string' ? meant(input) : undefined;
      const written = right === undefined ? remedy : both(`Write ${right}.`, `写成 ${right}。`);
      return withRemedy(isShown(input) ? saidOf(input, problem) : problem, written);
    },
  };
}

const isShown = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value) && value !== '';

/** `2 hours is not a duration …` */
function saidOf(value: unknown, { en, zh }: Text): Text {
  const written = `「${inRemedy(value).replace(/^"(.*)"$/, '$1')}」`;
  return both(`${inRemedy(value)} ${en}`, zh.startsWith('要') ? `${written}不行，${zh}` : `${written}${zh}`);
}

/**
 * The remedy if another value stands in place of an object or a list. For the `error` of a schema.
 *
 * @param remedyFor returns undefined if naming the type is enough
 */
export function wrongTypeMessage(remedyFor: (value: unknown) => Text | undefined) {
  return {
    error: (issue: z.core.$ZodRawIssue): string | undefined => {
      if (issue.code !== 'invalid_type' || issue.input === undefined) return undefined;
      const remedy = remedyFor(issue.input);
      const expected = issue.expected;
      const problem = {
        en: englishForOperators.type(expected)[0],
        zh: chineseForOperators.type(expected)[0],
      };
      return remedy === undefined ? undefined : withRemedy(problem, remedy);
    },
  };
}

/**
 * Rules an object out of a union as soon as it has an unknown field. Otherwise zod takes it for the alternative that was
 * meant when the other one has an error, and reports the unknown field.
 */
export const strictAlternative = z.check<object>(({ issues }) => {
  for (const [index, issue] of issues.entries()) {
    if (issue.code === 'unrecognized_keys') issues[index] = { ...issue, continue: false };
  }
});

/** A value in the form for a remedy: short, and on one line. */
export function inRemedy(value: unknown): string {
  const text = String(value).replaceAll(/\s+/g, ' ');
  const short = text.length > 30 ? `${text.slice(0, 29)}…` : text;
  return /^[\p{L}\p{N}_-]+$/u.test(short) ? short : JSON.stringify(short);
}

/** `30s`, `10m`, `48h`, `3d` */
export const durationText = patternText(
  both('is not a duration such as 30s, 10m, 48h or 3d', '不是时长，例如 30s、10m、48h 或 3d'),
  both(
    'Write a number with its unit: 30s, 10m, 48h, 3d.',
    '写数字加单位：30s（秒）、10m（分）、48h（小时）、3d（天）。',
  ),
  durationPattern,
  durationMeant,
);

/** Names become the keys of objects, and JavaScript does not treat `__proto__` as a key like any other. */
export const namePattern = /^(?!__proto__$)[\p{L}\p{N}_.-]{1,64}$/u;

/** A name that appears in events, logs and templates. */
export const identifier = z
  .string(
    withRemedy(
      both('is not a name', '不是名称'),
      both(
        'Write a name of letters, digits, dots, dashes or underscores; if it looks like a number, in quotes.',
        '名称用文字、数字、点、短横线或下划线；看起来像数字的要加引号。',
      ),
    ),
  )
  .check(
    z.regex(
      namePattern,
      withRemedy(
        both(
          'is not 1 to 64 letters, digits, dots, dashes or underscores',
          '要用 1 到 64 个文字、数字、点、短横线或下划线',
        ),
        both('Choose a name without spaces or other signs.', '换一个不含空格和其他符号的名称。'),
      ),
    ),
  );

/** A name that templates can use after a dot. */
export const valueName = patternText(
  both('is not 1 to 40 letters, digits, dashes or underscores', '要用 1 到 40 个文字、数字、短横线或下划线'),
  both('Choose a name without dots, spaces or other signs.', '换一个不含点、空格和其他符号的名称。'),
  /^(?!__proto__$)[\p{L}\p{N}_-]{1,40}$/u,
);

export const date = checkedText(
  both('is not a date such as 2026-10-01', '不是日期，例如 2026-10-01'),
  both('Write year, month and day, as in 2026-10-01.', '写年、月、日，例如 2026-10-01。'),
  isDate,
  datesMeant,
);

export const moment = checkedText(
  both(
    'is not a date or a time such as 2026-10-01 or 2026-10-01 09:30',
    '不是日期或时间，例如 2026-10-01 或 2026-10-01 09:30',
  ),
  both(
    'Write year, month and day, and the time if it matters, as in 2026-10-01 09:30.',
    '写年、月、日，需要时加上时刻，例如 2026-10-01 09:30。',
  ),
  (text) => isDate(text) || isTimeOfDate(text),
  momentMeant,
);

/** Whether a text is a date and a time of day, such as `2026-10-01 09:30`. */
export function isTimeOfDate(text: string): boolean {
  const [, date = '', hour, minute] = /^(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})$/.exec(text) ?? [];
  return isDate(date) && Number(hour) < 24 && Number(minute) < 60;
}

export function isDate(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && isOfMonth(text)
  );
}

/** `Date` accepts the 31st of any month, and turns it into the 1st of the next one. */
function isOfMonth(text: string): boolean {
  return new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
}
