import { describe, expect, it } from 'vitest';
import { findingText } from '#infra/config/finding.ts';
import { findingsOf } from '../support/check-text.ts';
import { during, head, keyword, reply, rule, tellsEach, top, when } from '../support/habits.ts';

/* Mistakes of people who know WeChat and other products, and neither YAML nor our words. */

tellsEach({
  'signs of patterns in keywords': [
    [
      keyword("'*退款*'"),
      'pattern-in-keyword',
      /\*退款\* .*\n.*\{ contains: 退款 \}/,
      /写成 \{ contains: 退款 \}/,
    ],
    [keyword("'*退款'", 'equals'), 'pattern-in-keyword', /\{ contains: 退款 \}/, /\{ contains: 退款 \}/],
    [keyword('退款*', 'equals'), 'pattern-in-keyword', /\{ startsWith: 退款 \}/, /\{ startsWith: 退款 \}/],
    [keyword('^你好$', 'equals'), 'pattern-in-keyword', /\{ equals: 你好 \}/, /\{ equals: 你好 \}/],
    [keyword('^你好'), 'pattern-in-keyword', /\{ startsWith: 你好 \}/, /\{ startsWith: 你好 \}/],
    [keyword('退款.*'), 'pattern-in-keyword', /\.\* has no special meaning/, /\.\* 没有特殊含义/],
    [keyword('[几点, .*退款.*]'), 'pattern-in-keyword', /contains\[1\].*\n.*\{ contains: 退款 \}/, /退款/],
    [keyword("'%退款%'"), 'pattern-in-keyword', /% has no special meaning/, /\{ contains: 退款 \}/],
    [keyword('(退款|退货)'), 'pattern-in-keyword', /write \[退款, 退货\]/, /写成 \[退款, 退货\]/],
    [keyword("'\\d{8}'"), 'pattern-in-keyword', /matches: '\\d\{8\}'/, /正则表达式要写成/],
    [keyword("'[0-9]{6}'", 'equals'), 'pattern-in-keyword', /matches: '\[0-9\]\{6\}'/, /正则/],
    [
      when("{ text: { not: { contains: '*广告*' }, contains: 好的 } }"),
      'pattern-in-keyword',
      /text\.not/,
      /广告/,
    ],
    [
      when("{ text: { containsAll: [退, ['*怎么*', 寄]] } }"),
      'pattern-in-keyword',
      /containsAll\[1\]\[0\]/,
      /怎么/,
    ],
    [when("{ scene: 'store_*' }"), 'pattern-in-keyword', /\{ startsWith: store_ \}/, /startsWith/],
    [when("{ menu: '*' }"), 'pattern-in-keyword', /write any/, /写 any/],
  ],
  'regular expressions that find something else': [
    [keyword("'.*'", 'matches'), 'pattern-takes-all', /matches every text\n.*message: text/, /匹配所有文字/],
    [keyword("'^.+$'", 'matches'), 'pattern-takes-all', /matches every text/, /匹配所有文字/],
    [keyword("'退款|退货|'", 'matches'), 'pattern-takes-all', /Remove that \|/, /删掉多出来的 \|/],
    [keyword("'[退款|退货]'", 'matches'), 'pattern-of-characters', /\(退款\|退货\)/, /其中任意一个字/],
    [keyword("'退款*'", 'matches'), 'pattern-of-file-names', /\{ startsWith: 退款 \}/, /重复它前面的「款」/],
    [keyword("'*退款*'", 'matches'), 'bad-pattern', /use contains/, /用 contains/],
  ],
  'several keywords in one': [
    [keyword('退款/退货'), 'several-in-one', /write \[退款, 退货\]/, /\/ 不能用来分隔/],
    [keyword('[几点, 退款或退货]'), 'several-in-one', /\[退款, 退货\]/, /或 不能用来分隔/],
    [keyword('退款 退货'), 'several-in-one', /a space does not separate/, /空格 不能用来分隔/],
    [keyword('退款\\退货'), 'several-in-one', /\[退款, 退货\]/, /\[退款, 退货\]/],
  ],
  'values in Chinese': [
    [
      head.replace('official-account', '公众号'),
      'bad-value',
      /公众号 is not one of.*\n.*Write official-account/,
      /「公众号」不行.*\n.*写成 official-account/,
    ],
    [head.replace('official-account', '小程序'), 'bad-value', /Write mini-program/, /写成 mini-program/],
    [
      when('{ message: 文字 }'),
      'bad-value',
      /rule a, when\.message: 文字 .*\n.*Write text/,
      /规则 a 的 when\.message.*\n.*写成 text/,
    ],
    [when('{ message: [图片, 语音] }'), 'bad-value', /Write image/, /写成 image/],
    [top('encryption: 明文模式'), 'bad-value', /Write plaintext/, /写成 plaintext/],
    [top('timezone: 北京'), 'bad-value', /Write Asia\/Shanghai/, /写成 Asia\/Shanghai/],
    [top('timezone: GMT+8'), 'bad-value', /Write Asia\/Shanghai/, /写成 Asia\/Shanghai/],
    [
      rule('when: { message: any }, atMost: { times: 1, per: 每天 }, ignore: true'),
      'bad-value',
      /Write day/,
      /写成 day/,
    ],
    [
      when('{ location: { latitude: 31, longitude: 121, radius: 3公里 } }'),
      'bad-value',
      /Write 3km/,
      /写成 3km/,
    ],
    [
      when('{ location: { latitude: 121.4, longitude: 31.2, radius: 3km } }'),
      'bad-value',
      /swapped/,
      /写反了/,
    ],
    [when('{ message: any, rollout: 百分之二十 }'), 'bad-value', /Write 20%/, /写成 20%/],
  ],
  'days, dates and times': [
    [
      during('days', '周一到周五'),
      'bad-value',
      /周一到周五 is not a day.*\n.*Write mon-fri/,
      /「周一到周五」不是星期.*\n.*写成 mon-fri/,
    ],
    [during('days', '周一、周三'), 'bad-value', /Write \[mon, wed\]/, /写成 \[mon, wed\]/],
    [during('hours', '９：００-18：00'), 'bad-value', /Write 9:00-18:00/, /写成 9:00-18:00/],
    [during('hours', '下午3点-6点'), 'bad-value', /Write 15:00-18:00/, /写成 15:00-18:00/],
    [during('hours', '晚上'), 'bad-value', /Write 18:00-24:00/, /写成 18:00-24:00/],
    [during('hours', '9点'), 'bad-value', /begins and ends/, /开始和结束的时刻/],
    [during('hours', '9:00-25:00'), 'bad-value', /"9:00-25:00" is not/, /「9:00-25:00」不是时段/],
    [
      when('{ message: any, during: 9点-18点 }'),
      'unknown-schedule',
      /\{ hours: 9:00-18:00 \}/,
      /写成 \{ hours: 9:00-18:00 \}/,
    ],
    [
      when('{ message: any, during: 周一到周五 }'),
      'unknown-schedule',
      /\{ days: mon-fri \}/,
      /\{ days: mon-fri \}/,
    ],
    [during('dates', '10月1日'), 'bad-value', /Write 10-01/, /写成 10-01/],
    [during('except', '10/1'), 'bad-value', /Write 10-01/, /写成 10-01/],
    [top('holidays: [2026.10.01]'), 'bad-value', /Write 2026-10-01/, /写成 2026-10-01/],
    [
      top('holidays: [2026-10-1~2026-10-7]'),
      'bad-value',
      /2026-10-01\.\.2026-10-07/,
      /2026-10-01\.\.2026-10-07/,
    ],
    [top('holidays: [10/1]'), 'bad-value', /Give the year/, /要写年份/],
    [
      rule('from: 2026/12/24 20点, when: { message: any }, ignore: true'),
      'bad-value',
      /Write 2026-12-24 20:00/,
      /写成 2026-12-24 20:00/,
    ],
    [rule('when: { message: any }, cooldown: 2小时, ignore: true'), 'bad-value', /Write 2h/, /写成 2h/],
    [rule('when: { message: any }, mute: 半小时'), 'bad-value', /Write 30m/, /写成 30m/],
    [top('audit: 30天'), 'bad-value', /Write 30d/, /写成 30d/],
  ],
  'shapes of YAML': [
    [
      rule('when: { message: any }, reply: { text: [a, b] }'),
      'bad-value',
      /is a list where one text belongs/,
      /写成了列表/,
    ],
    [top('synonyms: [退货, 退]'), 'bad-value', /inside the list/, /放在列表里/],
    [top('synonyms: { 退货: [退] }'), 'bad-value', /list of lists/, /列表/],
    [keyword('[true]', 'equals'), 'bad-value', /true is not text\n.*"true"/, /「true」不是文字/],
    [
      rule('when: { message: any }, reply: { text:好 }'),
      'bad-yaml',
      /colon without a space/,
      /冒号后面没有空格/,
    ],
    [rule('when: {message:any}, ignore: true'), 'bad-yaml', /colon without a space/, /冒号后面没有空格/],
    [`${head}rules:\n  - id:a\n    ignore: true\n`, 'bad-yaml', /colon without a space/, /冒号后面没有空格/],
    [
      `${head}rules:\n  - id: a\n    when:{ message: any }\n`,
      'bad-yaml',
      /colon without a space/,
      /没有空格/,
    ],
    [
      `${head}rules:\n  - id: a\n    reply:\n      text:好\n`,
      'bad-yaml',
      /colon without a space/,
      /没有空格/,
    ],
    [`${head}rules:\n  - id: a\n    reply:\n      text：好\n`, 'bad-yaml', /full-width colon/, /全角冒号/],
    [
      rule('when: { message: any }, reply: { text: 您好,欢迎光临 }'),
      'bad-yaml',
      /comma ends the value.*\n.*text: "您好,欢迎光临…"/,
      /逗号把值断开了/,
    ],
    [keyword('1,000', 'equals'), 'bad-yaml', /comma ends the value/, /逗号把值断开了/],
  ],
});

describe('what is as it should be', () => {
  it.each([
    keyword('[24/7, A/B, 1/2, C++, 100$, 5*5, ^_^, 50%, "？"]', 'equals'),
    keyword("'^订单\\s*(?<no>\\d{8})$'", 'matches'),
    keyword("'[一二三]'", 'matches'),
    keyword("'(?<all>.*)'", 'matches'),
    when("{ state: any, text: { matches: '.+' } }").replace(
      'rules:\n',
      'rules:\n  - { id: s, when: { event: SCAN }, setState: x, reply: { text: 好 } }\n  - { id: t, when: { state: x, text: { equals: 取消 } }, clearState: true, reply: { text: 好 } }\n',
    ),
    reply('1）门店 2）菜单 :) 价格 ￥5，(周末) “灯笼”《手册》'),
    reply('请发送【姓名】+【电话】，例如【张三】'),
    reply('https://a.cn/news/n1 或 tel:021'),
    reply('单价 $100，他说"好"'),
    reply('"第一行\\n第二行"'),
    reply('\'{"a": 1}\''),
    reply('[玫瑰][微笑]谢谢').replace('text: [玫瑰][微笑]谢谢', 'text: "[玫瑰][微笑]谢谢"'),
  ])('%s', (file) =>
    expect(
      findingsOf(file)
        .map((one) => findingText(one))
        .filter((one) => !/risky|way out/.test(one)),
    ).toEqual([]),
  );
});
