import { head, keyword, menu, reply, rule, tellsEach, when } from '../support/habits.ts';

/* What users would see, or get no answer to, because it is written as other products have it. */

tellsEach({
  'placeholders of other products': [
    [
      reply('你好{nick_name}'),
      'foreign-placeholder',
      /users see \{nick_name\}.*\n.*what a user is called/,
      /用户会直接看到 \{nick_name\}.*\n.*昵称/,
    ],
    [reply('"你好{{nick name}}"'), 'bad-template', /what a user is called/, /昵称/],
    [reply('"你好{{nickname}}"'), 'unknown-name', /what a user is called/, /昵称/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what operators write
    [reply('你好${name}'), 'foreign-placeholder', /\$\{name\}/, /\$\{name\}/],
    [reply("'你好#{name}'"), 'foreign-placeholder', /#\{name\}/, /#\{name\}/],
    [reply('你好[昵称]'), 'foreign-placeholder', /\[昵称\]/, /\[昵称\]/],
    [reply('"#昵称#你好"'), 'foreign-placeholder', /#昵称#/, /#昵称#/],
    [
      reply('{{1}}'.replace(/.*/, '"查询 {{1}}"')),
      'unknown-name',
      /Write \{\{match\.1\}\}/,
      /写成 \{\{match\.1\}\}/,
    ],
    [reply('查询 $1 中'), 'foreign-placeholder', /Write \{\{match\.1\}\}/, /写成 \{\{match\.1\}\}/],
    [
      `${head}variables: { phone: "021" }\n${reply('电话 {phone}，{{variables.phone}}')
        .slice(head.length)
        .replace(/text: (电.*)/, 'text: "$1"')}`,
      'foreign-placeholder',
      /Write \{\{variables\.phone\}\}/,
      /variables\.phone/,
    ],
  ],
  'links and addresses': [
    [
      reply('"看 https:/a.cn/b"'),
      'broken-link',
      /https:\/ is not the beginning of an address/,
      /不是网址的开头/,
    ],
    [reply('"看 https：//a.cn/b"'), 'broken-link', /Write https:\/\//, /写成 https:\/\//],
    [reply('看 htttp://a.cn'), 'broken-link', /htttp:\/\//, /htttp/],
    [reply('看 http://localhost:3000/a'), 'broken-link', /your own network/, /自己的网络/],
    [reply('看 https://mp.weixin.qq.com/s/...'), 'broken-link', /whole address/, /完整的网址/],
    [reply(`'<a href="https://a.cn"></a>'`), 'broken-link', /words to tap/, /没有地方可点/],
    [reply(`'<a herf="https://a.cn">点</a>'`), 'broken-link', /herf is not href=/, /herf 不是 href=/],
    [
      reply(`'< a href="https://a.cn">点</a>'`),
      'broken-link',
      /< a, which does not make a link/,
      /写不成链接/,
    ],
    [reply(`'<ahref="https://a.cn">点</a>'`), 'broken-link', /does not make a link/, /写不成链接/],
    [reply(`'点这里<a'`), 'broken-link', /does not make a link/, /写不成链接/],
    [reply(`'<a href="https://a.cn/ b">点</a>'`), 'broken-link', /a space in the address/, /有空格/],
    [reply(`'[url=https://a.cn]点[/url]'`), 'markup-in-text', /does not make a link/, /不是链接/],
    [
      rule(
        'when: { message: any }, reply: { news: { articles: [{ title: a, url: https://a.cn, picurl: map.jpg }] } }',
      ),
      'url-without-scheme',
      /map\.jpg is a file/,
      /map\.jpg 是文件/,
    ],
    [
      rule('when: { message: any }, reply: { image: https://a.cn/b.jpg }'),
      'bad-value',
      /save the file/,
      /不收网址/,
    ],
    [
      rule('when: { message: any }, reply: { image: { media_id: https://a.cn/b.jpg } }'),
      'bad-media-id',
      /an address/,
      /是网址/,
    ],
  ],
  'signs without their other half': [
    [reply('欢迎光临“灯笼小店'), 'unclosed-pair', /has “ without ”/, /有 “，没有对应的 ”/],
    [reply('看《手册'), 'unclosed-pair', /has 《 without 》/, /《/],
    [reply('【通知 明天休息'), 'unclosed-pair', /Add 】/, /加上 】/],
    [reply('营业时间（周末休息'), 'unclosed-pair', /Add ）/, /加上 ）/],
    [keyword('“退款'), 'unclosed-pair', /when\.text\.contains/, /“/],
  ],
  'new lines': [
    [reply('第一行/n第二行'), 'literal-escape', /users see \/n/, /用户会看到 \/n/],
    [reply('第一行/r/n第二行'), 'literal-escape', /\/r\/n/, /\/r\/n/],
    [reply('第一行\\n第二行'), 'literal-escape', /users see \\n/, /双引号/],
    [reply('"第一行\\\\n第二行"'), 'literal-escape', /one backslash/, /只写一个反斜杠/],
  ],
  menus: [
    [
      menu('{ id: "1", content: 门店 }, { id: "1", content: 菜单 }'),
      'same-menu-item',
      /菜单 and 门店 have the same id 1/,
      /id 都是 1/,
    ],
  ],
  scenes: [
    [when('{ scene: QRSCENE_a }'), 'qrscene-prefix', /Write a\./, /写成 a。/],
    [when('{ scene: { contains: qrscene_ } }'), 'qrscene-prefix', /Write any/, /写成 any/],
    [when('{ event: subscribe, eventKey: qrscene_a }'), 'qrscene-prefix', /Write scene: a/, /写成 scene: a/],
  ],
});
