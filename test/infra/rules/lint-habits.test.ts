import { describe, expect, it } from 'vitest';
import { checkAccountText } from '../../support/check-text.ts';

/* What is right for the engine and hardly what was meant, as operators write it; each with its siblings. */

const head = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n';
const rules = (...lines: string[]): string =>
  `${head}rules:\n${lines.map((line) => `  - { ${line} }\n`).join('')}`;
const when = (condition: string): string => rules(`id: a, when: ${condition}, reply: { text: 好的 }`);
const reply = (text: string): string => rules(`id: a, when: { event: subscribe }, reply: ${text}`);
const day = (date: string): number => Date.parse(`${date}T04:00:00Z`) / 1000;
const thisYear = day('2025-06-01');

const ask = 'id: ask, when: { text: { equals: 预约 } }, setState: asked, reply: { text: 几点？ }';
const answer = `id: time, when: { state: asked, text: { matches: '^\\d+' } }, clearState: true, reply: { text: 好的 }`;

type Row = readonly [file: string, code: string, problem: string, remedy: string];

const rows: Readonly<Record<string, readonly Row[]>> = {
  'patterns of JavaScript': [
    [
      when(`{ text: { matches: '/订单(\\d+)/i' } }`),
      'javascript-pattern',
      '/…/ is the syntax of JavaScript',
      "'订单(\\d+)'",
    ],
    [when(`{ text: { matches: [a, '/b/'] } }`), 'javascript-pattern', '/b/', "'b'"],
    [when(`{ scene: { matches: '/^store_/g' } }`), 'javascript-pattern', '/^store_/g', "'^store_'"],
    [when(`{ any: [{ text: { matches: '/b/' } }] }`), 'javascript-pattern', '/b/', "'b'"],
  ],
  'WeChat’s prefix of scenes': [
    [when('{ scene: qrscene_store_1 }'), 'qrscene-prefix', 'is removed before', 'Write store_1.'],
    [when('{ scene: [a, qrscene_b] }'), 'qrscene-prefix', 'qrscene_b', 'Write b.'],
    [when('{ scene: { startsWith: qrscene_store } }'), 'qrscene-prefix', 'qrscene_store', 'Write store.'],
  ],
  'keywords in traditional characters': [
    [
      when('{ text: { contains: 營業時間 } }'),
      'traditional-keyword',
      'who write 营业时间',
      'traditional: true',
    ],
    [when('{ text: { equals: [你好, 菜單] } }'), 'traditional-keyword', 'who write 菜单', 'add 菜单'],
  ],
  'events by other names': [
    [when('{ event: 关注 }'), 'unknown-event', 'did you mean subscribe?', 'English names'],
    [when('{ event: 扫码 }'), 'unknown-event', 'did you mean SCAN?', 'English names'],
    [when('{ event: 关注事件 }'), 'unknown-event', 'did you mean subscribe?', 'English names'],
    [when('{ event: 取关 }'), 'unknown-event', 'did you mean unsubscribe?', 'English names'],
    [when('{ event: follow }'), 'unknown-event', 'did you mean subscribe?', 'a new event'],
    [when('{ event: Subscrbe }'), 'unknown-event', 'did you mean subscribe?', 'a new event'],
    [when('{ event: somethingElse }'), 'unknown-event', 'somethingElse is not an event', 'a new event'],
  ],
  'keywords that find too much': [
    [when('{ text: { contains: 在 } }'), 'risky-keyword', 'such as 现在', '{ equals: 在 }'],
    [when('{ text: { contains: [你好, hi] } }'), 'risky-keyword', 'such as this', '{ equals: hi }'],
    [when('{ text: { contains: "1" } }'), 'risky-keyword', '1 is found inside', '{ equals: 1 }'],
  ],
  links: [
    [reply(`{ text: '<a href="https://a.cn">点这里' }`), 'broken-link', '</a> is missing', '<a href='],
    [reply(`{ text: '点这里</a>' }`), 'broken-link', 'without a link', '<a href='],
    [reply(`{ text: '<a>点</a>' }`), 'broken-link', 'without an address', '<a href='],
    [reply(`{ text: '<a href="shop.cn">点</a>' }`), 'broken-link', 'no https://', '<a href='],
    [
      reply(`{ text: '<a href=“https://a.cn”>点</a>' }`),
      'broken-link',
      'Chinese quotation marks',
      '<a href=',
    ],
    [
      reply(`{ oneOf: [{ text: 好 }, { text: '<a href="a.cn">点</a>' }] }`),
      'broken-link',
      'no https://',
      '<a',
    ],
    [reply(`{ text: '<a href="https://a.cn"点</a>' }`), 'broken-link', 'without >', '<a href='],
    [reply(`{ text: '＜a href="https://a.cn"＞点＜/a＞' }`), 'broken-link', 'full-width', '<a href='],
    [reply(`{ text: '上&nbsp;下' }`), 'markup-in-text', '&nbsp;', 'the character itself'],
    ...(
      [
        ['https：//a.cn/b', 'Write https://a.cn/b.'],
        ['pages/index/index', 'Write a whole address'],
        ['weixin://dl/business', 'Write a whole address'],
        ["' https://a.cn'", 'Write https://a.cn.'],
      ] as const
    ).map(
      ([url, remedy]): Row => [
        reply(`{ news: { articles: [{ title: 新品, url: ${url} }] } }`),
        'url-without-scheme',
        'no https://',
        remedy,
      ],
    ),
    [reply(`{ text: 'a<br>b' }`), 'markup-in-text', 'users see <br>', 'line break'],
    [reply(`{ text: '[点](https://a.cn)' }`), 'markup-in-text', 'does not make a link', '<a href='],
    [
      reply('{ news: { articles: [{ title: 新品, url: shop.example.com/new }] } }'),
      'url-without-scheme',
      'no https://',
      'Write https://shop.example.com/new.',
    ],
    [
      reply('{ news: { articles: [{ title: 新品, url: https://a.cn, picurl: //a.cn/b.jpg }] } }'),
      'url-without-scheme',
      '//a.cn/b.jpg',
      'Write https://a.cn/b.jpg.',
    ],
  ],
  'what replies promise': [
    [reply('{ text: 回复「菜单」看看我能做什么 }'), 'unanswered-promise', 'to write 菜单', 'equals: 菜单'],
    [reply('{ text: 请发送“地址”查看门店 }'), 'unanswered-promise', '地址', 'equals: 地址'],
    [reply('{ text: 回复《菜单》看看 }'), 'unanswered-promise', 'write 菜单', 'equals: 菜单'],
    [reply('{ text: 回复 3 查看优惠 }'), 'unanswered-promise', 'write 3', 'equals: 3'],
    [
      reply('{ msgmenu: { head_content: 选一个, list: [{ id: aa, content: 门店 }] } }'),
      'unanswered-menu-item',
      'a click on 门店 (aa)',
      'msgMenu: aa',
    ],
    [when('{ msgMenu: cc }'), 'unknown-menu-item', 'has an item cc', 'Check the spelling'],
    [when('{ msgMenu: [cc, dd] }'), 'unknown-menu-item', 'has an item cc', 'Check the spelling'],
  ],
  dialogues: [
    [
      rules(
        'id: ask, when: { text: { equals: 预约 } }, setState: asked, reply: { text: 几点？ }',
        `id: time, when: { state: asked, text: { matches: '^\\d+' } }, clearState: true, reply: { text: 好的 }`,
        'id: unclear, when: { state: asked, message: any }, reply: { text: 请写数字 }',
      ),
      'dialogue-without-way-out',
      'in the state asked',
      'equals: 取消',
    ],
    [rules(ask, answer), 'dialogue-without-unclear', 'in the state asked,', 'message: text'],
    [
      rules(ask, answer, 'id: rest, default: true, reply: { text: 已收到 }'),
      'dialogue-without-unclear',
      'in the state asked,',
      '{ state: asked, message: text }',
    ],
    [
      rules(
        ask,
        answer,
        'id: b, dialogue: quiz, when: { text: { equals: 测试 } }, setState: q1, reply: { text: 选一个 }',
        'id: c, when: { state: { quiz: any }, message: text }, reply: { text: 选一个 }',
      ),
      'dialogue-without-unclear',
      'in the state asked,',
      'says what to write',
    ],
    [
      rules(
        ask,
        'id: time, when: { state: asked, text: { contains: 点 } }, setState: sure, reply: { text: 对吗？ }',
        'id: yes, when: { state: sure, text: { equals: 对 } }, clearState: true, reply: { text: 好的 }',
      ),
      'dialogue-without-unclear',
      'asked, sure,',
      'state: [asked, sure]',
    ],
  ],
  holidays: [
    [
      `${head}schedules: { open: { days: workday } }\nrules:\n  - { id: a, when: { during: open, message: any }, reply: { text: 好的 } }\n`,
      'holidays-end',
      'no holidays are listed',
      'the holidays of 2025',
    ],
    [
      `${head}holidays: [2024-10-01..2024-10-07]\nrules:\n  - { id: a, when: { during: { except: holiday }, message: any }, reply: { text: 好的 } }\n`,
      'holidays-end',
      'listed after 2024-10-07',
      'the holidays of 2025',
    ],
  ],
};

describe('a dialogue that is not warned of', () => {
  it.each<[string, string[]]>([
    ['asks again', [ask, answer, 'id: c, when: { state: asked, message: text }, reply: { text: 几点？ }']],
    [
      'asks again in any step',
      [ask, answer, 'id: c, when: { state: any, message: any }, reply: { text: 几点？ }'],
    ],
    [
      'asks again by a default rule that knows of it',
      [ask, answer, 'id: c, default: true, when: { state: asked, message: any }, reply: { text: 几点？ }'],
    ],
    ['stays silent on purpose', [ask, answer, 'id: c, when: { state: asked }, ignore: true']],
    [
      'takes anything else for a new question',
      [ask, answer, 'id: c, when: { state: asked, message: text }, clearState: true, continue: true'],
    ],
    ['goes to a person', [ask, answer, 'id: c, default: true, transfer: true']],
    ['goes to another service', [ask, answer, 'id: c, when: { message: text }, emit: { type: Ask }']],
    [
      'answers one word in another way',
      [
        'id: a, when: { text: { equals: 打卡 }, state: none }, setState: day1, reply: { text: 第一天 }',
        'id: b, when: { text: { equals: 打卡 }, state: day1 }, clearState: true, reply: { text: 第二天 }',
      ],
    ],
    [
      'takes any text for an answer',
      [
        ask,
        `id: time, when: { state: asked, text: { matches: '(?<name>.+)' } }, clearState: true, reply: { text: 好 }`,
      ],
    ],
    ['is switched off', [ask, answer.replace('id: time', 'id: time, enabled: false')]],
  ])('%s', (_, list) => {
    const found = checkAccountText(rules(...list), thisYear).map(({ code }) => code);
    expect(found).not.toContain('dialogue-without-unclear');
  });
});

describe.each(Object.entries(rows))('%s', (_, list) => {
  it.each(list)('%s', (file, code, problem, remedy) => {
    const findings = checkAccountText(file, thisYear);
    expect(
      findings.find((one) => one.code === code),
      JSON.stringify(findings, null, 1),
    ).toMatchObject({
      severity: 'warning',
      problem: expect.stringContaining(problem),
      remedy: expect.stringContaining(remedy),
    });
  });
});

describe('what is said of rules that are as they should be', () => {
  const answered = 'id: b, when: { text: { equals: [菜单, "3"] } }, reply: { text: 好的 }';
  it.each([
    [when(`{ text: { matches: '^订单/(\\d+)' } }`)],
    [when('{ scene: [store_1, { }] }').replace(', { }', '')],
    [when('{ text: { contains: 在吗 } }')],
    [when('{ text: { not: { contains: 不 }, contains: 退款 } }')],
    [reply(`{ text: '<a href="https://a.cn">点这里</a>，或 <a href="tel:021">电话</a>' }`)],
    [
      reply(
        `{ text: '<a data-miniprogram-appid="wx1" data-miniprogram-path="a" href="https://a.cn">点</a>' }`,
      ),
    ],
    [rules('id: a, when: { event: subscribe }, reply: { text: 回复「菜单」或回复 3 查看 }', answered)],
    [reply('{ news: { articles: [{ title: 新品, url: HTTPS://A.cn }] } }')],
    [reply('{ text: 「九点」 }')],
    [reply('{ text: 我们会在 24 小时内回复您，客服电话 021 }')],
    [
      rules(
        'id: a, when: { event: subscribe }, reply: { msgmenu: { list: [{ id: aa, content: 门店 }, { id: bb, content: 菜单 }] } }',
        'id: c, when: { msgMenu: aa }, reply: { text: 好的 }',
        answered,
      ),
    ],
    [
      rules(
        'id: ask, when: { text: { equals: 预约 } }, setState: asked, reply: { text: 请回复「您的姓名」 }',
        'id: name, when: { state: asked, message: any }, setState: named, reply: { text: 电话？ }',
        'id: phone, when: { state: named, message: any }, clearState: true, reply: { text: 好的 }',
      ),
    ],
    [
      `${head}holidays: [2025-10-01..2025-10-07]\nschedules: { open: { days: workday } }\nrules:\n  - { id: a, when: { during: open, message: any }, reply: { text: 好的 } }\n`,
    ],
  ])('nothing: %s', (file) => expect(checkAccountText(file, thisYear)).toEqual([]));
  it('is when the holidays of the next year should be known', () => {
    const file = `${head}holidays: [2025-10-01..2025-10-07]\nschedules: { open: { days: workday } }\nrules:\n  - { id: a, when: { during: open, message: any }, reply: { text: 好的 } }\n`;
    expect(checkAccountText(file, day('2025-11-10'))).toEqual([]);
    expect(checkAccountText(file, day('2025-11-20'))).toMatchObject([
      { code: 'holidays-end', path: ['holidays'] },
    ]);
  });
});
