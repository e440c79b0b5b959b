import { setTimeout as wait } from 'node:timers/promises';
import { account, type DemoScene } from './demo-run.ts';
import { recordedPush } from './recorded-push.ts';

const ming = 'oQ8dN5xKlantern0000000000001';
const hong = 'oQ8dN5xKlantern0000000000002';
const lei = 'oQ8dN5xKlantern0000000000003';
const openingHours = '我们每天 9:00-21:00 营业，节假日照常。';

const recorded: DemoScene = {
  title: 'A recorded push of a user who asks for the opening hours',
  async play({ simulator, settled, textsTo, eventsOf, promise }) {
    simulator.open(account, ming, 'userMessage');
    const answer = await simulator.post(account, recordedPush);
    await settled();
    promise('WeChat is answered success', answer.status === 200 && answer.body === 'success');
    promise('the user gets the opening hours, once', isJust(textsTo(ming), openingHours));
    const [received] = eventsOf('WeChatMessageReceived');
    promise('the bus hears of it, with the rule that answered', received?.['rule'] === 'opening-hours');
  },
};

const follow: DemoScene = {
  title: 'A user follows the account',
  async play({ simulator, settled, textsTo, promise }) {
    await simulator.act(account, hong, { Event: 'subscribe', EventKey: '' });
    await settled();
    promise(
      'the user is welcomed',
      textsTo(hong).length === 1 && textsTo(hong)[0]?.startsWith('欢迎关注') === true,
    );
  },
};

const sixth: DemoScene = {
  title: 'Six messages to a user whose message allows five',
  async play({ simulator, settled, textsTo, eventsOf, request, promise }) {
    let refusedByWeChat = 0;
    simulator.onRefused(() => refusedByWeChat++);
    await simulator.say(account, lei, '营业时间');
    await settled();
    for (const n of [2, 3, 4, 5, 6]) request(`parcel-${n}`, lei, `包裹 ${n} 已发出`);
    await settled();
    promise(
      'five arrive, in their order',
      isJust(textsTo(lei), openingHours, ...[2, 3, 4, 5].map((n) => `包裹 ${n} 已发出`)),
    );
    const [refused, ...more] = eventsOf('WeChatReplyRefused');
    promise(
      'the sixth is refused, and the bus says why',
      refused?.['reason'] === 'window' && more.length === 0,
    );
    promise('WeChat was not even asked', refusedByWeChat === 0);
  },
};

const duplicate: DemoScene = {
  title: 'WeChat repeats a push that was answered',
  async play({ simulator, settled, textsTo, promise }) {
    const MsgId = 25190387746120599n;
    simulator.open(account, hong, 'userMessage');
    const push = simulator.preparePush(account, hong, { MsgType: 'text', Content: '地址', MsgId });
    const answers = [await simulator.post(account, push), await simulator.post(account, push)];
    await settled();
    answers.push(await simulator.post(account, push));
    await settled();
    promise(
      'each time WeChat is answered success',
      answers.every(({ body }) => body === 'success'),
    );
    promise('the user gets one reply', textsTo(hong).length === 1);
  },
};

const forged: DemoScene = {
  title: 'Somebody who is not WeChat sends a push',
  async play({ world, simulator, settled, textsTo, promise }) {
    const push = simulator.preparePush(account, ming, {
      MsgType: 'text',
      Content: '地址',
      MsgId: 25190387746120600n,
    });
    const answer = await simulator.post(account, {
      ...push,
      query: { ...push.query, msg_signature: '0'.repeat(40) },
    });
    promise('it is answered 403', answer.status === 403);
    promise('it does not reach the queue', world.stack.isIdle());
    await settled();
    promise('nobody gets anything', textsTo(ming).length === 0);
  },
};

const deadToken: DemoScene = {
  title: 'The access token dies before its time',
  async play({ simulator, settled, textsTo, eventsOf, promise }) {
    simulator.killToken(account);
    await simulator.say(account, ming, '地址');
    await settled();
    promise('the user is answered all the same, once', textsTo(ming).length === 1);
    const reports = eventsOf('WeChatTokenRefreshRequested').filter((data) => data['account'] === account);
    promise(
      'the version that failed was reported',
      reports.some((data) => data['version'] === 1),
    );
    // The refresher stores the token before it publishes the event, and the sender does not wait for the event.
    for (let tries = 0; tries < 50 && eventsOf('WeChatTokenRefreshed').length === 0; tries++) await wait(50);
    promise(
      'and a newer one was stored',
      eventsOf('WeChatTokenRefreshed').some((data) => data['version'] === 2),
    );
  },
};

const otherService: DemoScene = {
  title: 'Another service sends through the same window',
  async play({ world, settled, textsTo, eventsOf, request, promise }) {
    request('order-8841', ming, '订单 8841 已发货');
    await settled();
    // The same request again, from a service that is not sure whether the first one arrived: a minute later, when the
    // queue no longer recognises it.
    world.clock.advance(6 * 60 * 1000);
    request('order-8841', ming, '订单 8841 已发货');
    await settled();
    promise('the user gets the message, once', isJust(textsTo(ming), '订单 8841 已发货'));
    request('order-8842', 'oQ8dN5xKlantern0000000000009', '订单 8842 已发货');
    await settled();
    const [refused] = eventsOf('WeChatReplyRefused');
    promise(
      'to a user who never wrote it is refused, and the service is told',
      refused?.['requestId'] === 'order-8842' && refused['reason'] === 'window',
    );
  },
};

export const scenes: readonly DemoScene[] = [
  recorded,
  follow,
  sixth,
  duplicate,
  forged,
  deadToken,
  otherService,
];

function isJust(texts: readonly string[], ...expected: readonly string[]): boolean {
  return JSON.stringify(texts) === JSON.stringify(expected);
}
