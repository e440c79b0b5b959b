import { describe, expect, it } from 'vitest';
import { issuesOf } from '../../support/rules-builder.ts';

const reply = { text: 'r' };
const any = { message: 'any' };
const article = { title: 't', url: 'https://a.example' };
type Options = Parameters<typeof issuesOf>[1] & { readonly remedy?: string };

/** Rules that are of the right shape and wrong all the same: the code, and words of what is said. */
type Wrong = [
  what: string,
  rules: object | readonly object[],
  code: string,
  words: string,
  options?: Options,
];
const wrong: Wrong[] = [
  ['no when', { reply }, 'no-condition', 'does not say when it applies'],
  ['an empty when', { when: {}, reply }, 'empty-condition', 'is empty'],
  [
    'an empty text',
    { when: { text: {} }, reply },
    'empty-condition',
    'does not say what the text is compared with',
  ],
  ['an empty value', { when: { scene: {} }, reply }, 'empty-condition', 'does not say what the value'],
  [
    'a keyword of space',
    { when: { text: { equals: ['x', ' '] } }, reply },
    'empty-keyword',
    'nothing but space',
  ],
  ['nothing to do', { when: any }, 'no-action', 'does not say what to do'],
  [
    'the same id twice',
    [
      { when: any, reply, id: 'b' },
      { when: any, reply, id: 'b' },
    ],
    'same-id',
    'b is the id of an earlier rule',
  ],
  [
    'a state that nobody sets',
    [
      { when: { state: 'askd' }, reply },
      { when: any, setState: 'asked', id: 'b' },
    ],
    'unknown-state',
    'did you mean asked?',
  ],
  [
    'a schedule that there is not',
    { when: { message: 'any', during: 'opn' }, reply },
    'unknown-schedule',
    'there is no schedule opn; did you mean open?',
    { with: { schedules: { open: { hours: '9:00-18:00' } } } },
  ],
  ['a broken pattern', { when: { text: { matches: '(' } }, reply }, 'bad-pattern', 'missing closing )'],
  [
    'a look-ahead',
    { when: { text: { matches: 'a(?=b)' } }, reply },
    'bad-pattern',
    'is not a regular expression of RE2',
  ],
  [
    'a back-reference',
    { when: { text: { matches: '(a)\\1' } }, reply },
    'bad-pattern',
    'is not a regular expression of RE2',
  ],
  [
    'two messages in one',
    { when: any, reply: { text: 'a', image: { media_id: 'm' } } },
    'reply-type',
    'has 2 messages (text, image) in one',
  ],
  ['no message', { when: any, reply: { after: '1m' } }, 'reply-type', 'has no message'],
  [
    'a voice of a mini program',
    { when: any, reply: { voice: { media_id: 'm' } } },
    'reply-not-allowed',
    'voice cannot be sent by a mini-program',
    { kind: 'mini-program' },
  ],
  [
    'a link of an official account',
    { when: any, reply: { link: { title: 't', description: 'd', url: 'u', thumb_url: 'p' } } },
    'reply-not-allowed',
    'cannot be sent by an official-account',
  ],
  ['a picture without its id', { when: any, reply: { image: {} } }, 'reply-refused', 'media_id is missing'],
  [
    'two articles',
    { when: any, reply: { news: { articles: [article, article] } } },
    'reply-refused',
    'WeChat takes exactly 1',
  ],
  [
    'both a file and an id',
    { when: any, reply: { image: { media_id: 'm', file: 'a.jpg' } } },
    'file-and-id',
    'is given together with media_id',
  ],
  [
    'a file elsewhere',
    { when: any, reply: { image: { file: '../a.jpg' } } },
    'file-outside',
    'is not inside the folder',
  ],
  [
    'a reply at once that waits for silence',
    { when: any, reply: { text: 'a', evenIfUserWrites: true } },
    'not-delayed',
    'is only for delayed replies',
  ],
  [
    'an end before its beginning',
    { when: any, reply, from: '2026-10-02', until: '2026-10-01' },
    'never-enabled',
    'never applies',
  ],
  [
    'a template that is none',
    { when: any, reply: { text: '{{a b}}' } },
    'bad-template',
    '{{a b}} is not a template',
  ],
  ...[
    ['{time.date}}', '{{time.date}}'],
    ['{{time.date', '{{time.date}}'],
    ['{{time.date 见', '{{time.date}}'],
    ['{{time.date}', '{{time.date}}'],
    ['{{time.date}}}', '{{time.date}}'],
    ['{time.date}', '{{time.date}}'],
    ['｛｛time.date｝｝', '{{time.date}}'],
    ['｛｛ time.date | or - ｝}', '{{time.date | or -}}'],
    ['今天 {{', '{{name}}'],
  ].map(
    ([text, right]): Wrong => [
      `a template that is nearly one, ${text}`,
      { when: any, reply: { text } },
      'bad-template',
      'is not a template',
      { remedy: `Write ${right};` },
    ],
  ),
  [
    'an unknown filter',
    { when: any, reply: { text: '{{time.date | upper}}' } },
    'bad-template',
    'is not a template',
  ],
  [
    'an unknown name',
    { when: any, reply: { text: '{{time.dat}}' } },
    'unknown-name',
    'did you mean time.date?',
  ],
  ['an unknown variable', { when: any, reply: { text: '{{variables.x}}' } }, 'unknown-name', 'is not known'],
  [
    'a group that is not captured',
    { when: { text: { matches: '(?<no>a)' } }, reply: { text: '{{match.nr}}' } },
    'unknown-name',
    'did you mean match.no?',
  ],
  [
    'a group of what must not be there',
    { when: { text: { contains: 'b', not: { matches: '(?<no>a)' } } }, reply: { text: '{{match.no}}' } },
    'unknown-name',
    'is not known',
  ],
  [
    'a field of another message',
    { when: { message: 'image' }, reply: { text: '{{message.content}}' } },
    'unknown-name',
    'is not known',
  ],
  [
    'an unknown name in an event',
    { when: any, emit: { type: 'A', detail: { a: ['{{x}}'] } } },
    'unknown-name',
    '{{x}} is not known',
  ],
  [
    'an unknown name in a state',
    { when: any, setState: { name: 's', values: { a: '{{x.y}}' } } },
    'unknown-name',
    '{{x.y}} is not known',
  ],
  [
    'a hand-over of an event',
    { when: { event: 'subscribe' }, transfer: true },
    'transfer-of-event',
    'only a message from the user can be handed over',
    { kind: 'mini-program' },
  ],
  [
    'a response of two',
    { when: any, passive: true, reply: [reply, reply] },
    'passive-reply',
    'needs exactly one reply, but there are 2',
  ],
  ['a response of none', { when: any, passive: true, ignore: true }, 'passive-reply', 'there are 0'],
  [
    'a response later',
    { when: any, passive: true, reply: { text: 'a', after: '1m' } },
    'passive-delayed',
    'cannot be delayed',
  ],
  [
    'a response that is a menu',
    { when: any, passive: true, reply: { msgmenu: { list: [{ id: 'a', content: 'b' }] } } },
    'passive-type',
    'cannot be a msgmenu',
  ],
  [
    'a response that is too long',
    { when: any, passive: true, reply: { text: '长'.repeat(700) } },
    'passive-too-long',
    'has 2100 bytes',
  ],
  [
    'a response that has to be uploaded',
    { when: any, passive: true, reply: { image: { file: 'a.jpg' } } },
    'passive-file',
    'cannot send the file a.jpg',
  ],
  [
    'a response of a mini program',
    { when: any, passive: true, reply },
    'passive-mini-program',
    'not possible for a mini program',
    { kind: 'mini-program' },
  ],
];

/** Answers in the response that show what is remembered of whoever the body names. */
const shown: [what: string, rule: object, options?: Options][] = [
  ['by a cooldown', { when: any, passive: true, cooldown: '1h', reply }],
  ['by a dialogue', { when: { state: 's' }, passive: true, reply }],
  ['in a template', { when: any, passive: true, reply: { text: '{{state.no | or -}}' } }],
  ['where every reply is passive', { when: any, cooldown: '1h', reply }, { verified: false }],
];
const plaintext: Wrong[] = shown.map(([what, rule, options]) => [
  `a response in plaintext mode that shows what is remembered ${what}`,
  rule,
  'passive-with-memory',
  'the signature does not cover who writes',
  { encryption: 'plaintext', ...options },
]);

const withIds = (source: object | readonly object[]): object[] =>
  [source].flat().map((rule, index) => ({ id: `r${index}`, ...rule }));

describe('rules with an error', () => {
  it.each<Wrong>([...wrong, ...plaintext])('%s', (_, source, code, words, options) => {
    const issues = issuesOf(withIds(source), options);
    const issue = issues.find((one) => one.code === code);
    expect(issue, JSON.stringify(issues)).toMatchObject({
      severity: 'error',
      problem: expect.stringContaining(words),
    });
    expect(issue?.path[0]).toBe('rules');
    expect(issue?.remedy).toMatch(/^[A-Z`].*(?:[.…]|: \S.*)$/);
    expect(issue?.remedy).toContain(options?.remedy ?? '');
  });
});

describe('a mistake in a template', () => {
  it.each<[object, PropertyKey[]]>([
    [{ reply: { text: '{{x}}' } }, ['reply', 'text']],
    [
      { reply: [{ text: 'a' }, { news: { articles: [{ title: '{{x}}', url: 'u' }] } }] },
      ['reply', 1, 'news', 'articles', 0, 'title'],
    ],
    [{ reply: { oneOf: [{ text: 'a' }, { text: '{{x}}' }] } }, ['reply', 'oneOf', 1, 'text']],
    [{ emit: { type: 'A', detail: { a: ['b', '{{x}}'] } } }, ['emit', 'detail', 'a', 1]],
    [{ emit: [{ type: 'A' }, { type: 'B', detail: { a: '{{x}}' } }] }, ['emit', 1, 'detail', 'a']],
    [{ setState: { name: 's', values: { a: '{{x}}' } } }, ['setState', 'values', 'a']],
  ])('is found where it stands: %j', (rule, path) => {
    const issues = issuesOf([{ id: 'a', when: any, ...rule }]);
    expect(issues).toMatchObject([{ code: 'unknown-name', path: ['rules', 0, ...path] }]);
  });
});
