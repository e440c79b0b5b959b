import { describe, expect, it } from 'vitest';
import type { FakeAnswer } from '../../support/fake-http.ts';
import { openId, pushRecord, requestRecord, setUp, t0 } from './set-up.ts';

/*
 * WeChat counts anew with every action of the user. Whatever a user does while replies are going out or right after them, nothing
 * is refused that WeChat would take: it is asked, and only its own answer is a refusal.
 */
const rules = [
  {
    id: 'welcome',
    when: { event: 'subscribe' },
    reply: [{ text: '欢迎' }, { text: '菜单在下面' }, { text: '您好' }],
  },
  { id: 'scan', when: { event: 'SCAN' }, reply: [{ text: '桌号' }, { text: '点单' }] },
  { id: 'menu', when: { menu: 'orders' }, reply: [{ text: '订单' }, { text: '物流' }] },
  { id: 'returns', when: { text: { equals: '退货' } }, reply: [{ text: '地址' }, { text: '步骤' }] },
  { id: 'three', when: { text: { equals: '三' } }, reply: [{ text: '1' }, { text: '2' }, { text: '3' }] },
  { id: 'long', when: { text: { equals: '长' } }, reply: { text: '一二三四五六七八九十'.repeat(300) } },
  { id: 'left', when: { text: { equals: '剩' } }, reply: { text: '还有{{window.messages}}条' } },
];
const miniProgramRules = [
  { id: 'enter', when: { event: 'user_enter_tempsession' }, reply: [{ text: '您好' }, { text: '请说' }] },
  ...rules.filter(({ id }) => ['three', 'long', 'returns'].includes(id)),
];

type Action = readonly [at: number, fields: Readonly<Record<string, string>>];
const says = (Content: string): Action[1] => ({ Content });
const does = (Event: string, EventKey = ''): Action[1] => ({ MsgType: 'event', Event, EventKey });

/** What an action allows WeChat to take, by its documentation: messages, and for how many seconds. */
function allowanceOf({ MsgType = 'text', Event = '' }: Action[1]): readonly [string, number, number] {
  if (MsgType === 'text') return ['message', 5, 48 * 3600];
  return Event === 'user_enter_tempsession' ? [Event, 2, 60] : [Event, 3, 60];
}

/** Plays what a user does, at seconds after the start. A push takes 0.2 s to the sender, and a send 0.3 s. */
async function play(actions: readonly Action[], account: object = {}, asked: readonly string[] = []) {
  const toCome = actions.map(([at, fields], n) => ({ at: t0 + 0.4 + at, fields, n }));
  const windows = new Map<string, { until: number; left: number }>();
  const seconds = (): number => sender.clock.now / 1000;
  const answer = (): FakeAnswer => {
    for (; toCome[0] !== undefined && toCome[0].at <= seconds(); toCome.shift()) {
      const [name, left, length] = allowanceOf(toCome[0].fields);
      windows.set(name, { left, until: toCome[0].at + length });
    }
    const live = [...windows.values()].filter(({ until }) => until > seconds());
    sender.clock.now += 300;
    if (live.length === 0) return { errcode: 45015, errmsg: 'response out of time limit' };
    if (live.every(({ left }) => left <= 0)) return { errcode: 45047, errmsg: 'out of response count limit' };
    for (const window of live) window.left--;
    return { errcode: 0, errmsg: 'ok' };
  };
  const sender = setUp({ account: { rules, ...account }, answers: [answer] });
  sender.clock.now = t0 * 1000;
  for (const { at, fields, n } of [...toCome]) {
    sender.clock.now = Math.max(sender.clock.now, (at + 0.2) * 1000);
    const CreateTime = String(Math.floor(at));
    const record = pushRecord({ MsgId: String(n), CreateTime, ...fields });
    for (let tries = 0; (await sender.handle(record)).length > 0; tries++) expect(tries).toBeLessThan(3);
    if (n === 0 && asked.length > 0) await sender.handle(requestRecord('answer', asked));
  }
  const refused = sender.eventsOf('WeChatReplyRefused');
  return {
    ...sender,
    sent: sender.eventsOf('WeChatReplySent').length,
    /** By WeChat itself, and by nobody but us. */
    refused: refused.filter(({ code }) => code !== undefined).length,
    refusedUnasked: refused.filter(({ code }) => code === undefined).length,
  };
}

describe('a user who goes on while replies are going out', () => {
  const times = (count: number, gap: number, fields: Action[1]): Action[] =>
    Array.from({ length: count }, (_, n) => [n * gap, fields]);
  const table: [string, Action[], number, object?][] = [
    [
      'follows, gets three messages, and clicks two seconds later',
      [
        [0, does('subscribe')],
        [2, does('CLICK', 'orders')],
      ],
      5,
    ],
    [
      'follows, and scans a code a second later',
      [
        [0, does('subscribe')],
        [1, does('SCAN', '12')],
      ],
      5,
    ],
    [
      'scans a code, and clicks at once',
      [
        [0, does('SCAN', '12')],
        [0.5, does('CLICK', 'orders')],
      ],
      4,
    ],
    [
      'writes half a second after five parts',
      [
        [0, says('长')],
        [2.2, says('长')],
      ],
      10,
    ],
    [
      'writes three seconds after five parts',
      [
        [0, says('长')],
        [4.7, says('长')],
      ],
      10,
    ],
    [
      'clicks after five parts',
      [
        [0, says('长')],
        [2.2, does('CLICK', 'orders')],
      ],
      7,
    ],
    ['clicks four times, a second apart', times(4, 1, does('CLICK', 'orders')), 8],
    ['clicks four times, two seconds apart', times(4, 2, does('CLICK', 'orders')), 8],
    ['asks for one thing five times, 0.7 s apart', times(5, 0.7, says('退货')), 10],
    ['asks for three messages three times, 1.5 s apart', times(3, 1.5, says('三')), 9],
    ['asks for three messages three times, 3.5 s apart', times(3, 3.5, says('三')), 9],
    [
      'writes with what is kept for people',
      [
        [0, says('三')],
        [1.4, says('三')],
        [2.8, says('三')],
      ],
      9,
      { keepForPeople: 2 },
    ],
    [
      'enters a chat and writes at once',
      [
        [0, does('user_enter_tempsession')],
        [0.5, says('三')],
        [1.8, says('退货')],
      ],
      7,
      { kind: 'mini-program', rules: miniProgramRules },
    ],
    [
      'enters a chat twice',
      times(2, 1.2, does('user_enter_tempsession')),
      4,
      { kind: 'mini-program', rules: miniProgramRules },
    ],
  ];
  it.each(table)('%s: all is sent', async (_, actions, expected, account) => {
    expect(await play(actions, account)).toMatchObject({ sent: expected, refused: 0, refusedUnasked: 0 });
  });
  const greedy: [string, Action[], readonly string[], number][] = [
    ['three messages six times, 0.5 s apart', times(6, 0.5, says('三')), [], 12],
    ['three messages six times, a second apart', times(6, 1, says('三')), [], 14],
    [
      'five parts, and again while they go out',
      [
        [0, says('长')],
        [0.7, says('长')],
      ],
      [],
      6,
    ],
    [
      'five parts while the messages of a request go out',
      [
        [0, says('在吗')],
        [0.8, says('长')],
      ],
      ['1', '2', '3', '4', '5'],
      6,
    ],
  ];
  it.each(greedy)(
    'asks for more than WeChat takes, %s: it says no, and not we',
    async (_, actions, asked, least) => {
      const { sent, refusedUnasked } = await play(actions, {}, asked);
      expect(refusedUnasked).toBe(0);
      expect(sent).toBeGreaterThanOrEqual(least);
    },
  );
});

describe('what is told of the window then', () => {
  it('is what WeChat has counted since, everywhere', async () => {
    const { eventsOf, sentTexts, later } = await play(
      [
        [0, says('长')],
        [2.2, says('剩')],
      ],
      {
        remindBeforeWindowCloses: '2h',
      },
    );
    expect(sentTexts().at(-1)).toBe('还有4条');
    expect(eventsOf('WeChatMessageReceived').map(({ windowLeft }) => windowLeft)).toMatchObject([
      { messages: 0 },
      { messages: 4 },
    ]);
    expect(later.at(-1)).toMatchObject({ work: { kind: 'windowReminder', openId } });
  });
});
