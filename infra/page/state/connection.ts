import { batch } from '@preact/signals';
import type { News, Snapshot } from '../../local/page/model.ts';
import { authorized, call, Refusal } from './api.ts';
import {
  accounts,
  chat,
  connection,
  events,
  needsStack,
  personKey,
  persons,
  queueCounts,
  rulesStatus,
  surroundings,
  traces,
  typing,
  users,
  weather,
} from './store.ts';

/** How long to wait before reconnecting; milliseconds. */
const pause = 2000;

/** Keeps the page up to date for as long as it is open. */
export async function connect(): Promise<void> {
  for (;;) {
    try {
      const response = await authorized('stream');
      if (response.status === 403) {
        connection.value = { kind: 'stranger' };
        return;
      }
      if (!response.ok || response.body === null) throw new Refusal('unreachable', 'No stream.');
      // The stream is opened before the snapshot is requested, so that nothing is lost in between.
      const reading = readNews(response.body);
      showSnapshot(await call('snapshot', {}));
      connection.value = { kind: 'open' };
      await reading;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'token') {
        connection.value = { kind: 'stranger' };
        return;
      }
    }
    const before = connection.value;
    connection.value = {
      kind: 'lost',
      since: before.kind === 'lost' ? before.since : Date.now(),
      tries: before.kind === 'lost' ? before.tries + 1 : 1,
    };
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/** @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
async function readNews(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as unknown as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop() ?? '';
    batch(() => {
      for (const block of blocks) {
        if (block.startsWith('data: ')) hear(JSON.parse(block.slice('data: '.length)) as News);
      }
    });
  }
}

function showSnapshot(snapshot: Snapshot): void {
  batch(() => {
    surroundings.value = snapshot.surroundings;
    accounts.value = snapshot.accounts;
    users.value = snapshot.users;
    persons.value = new Map(snapshot.persons.map((one) => [personKey(one.account, one.openId), one]));
    chat.value = snapshot.chat;
    traces.value = new Map(snapshot.traces.map((one) => [one.id, one]));
    events.value = snapshot.events;
    weather.value = snapshot.weather;
    rulesStatus.value = new Map(snapshot.rules.map((one) => [one.account, one]));
    needsStack.value = snapshot.needsStack;
    queueCounts.value = snapshot.queues;
  });
}

function hear(news: News): void {
  switch (news.kind) {
    case 'chat': {
      const { item } = news;
      const isThere = chat.value.some(({ id }) => id === item.id);
      chat.value = isThere
        ? chat.value.map((one) => (one.id === item.id ? item : one))
        : [...chat.value, item];
      // A message ends the typing indicator, as in WeChat.
      if (item.said.by === 'account' && item.said.state === 'sent') {
        const key = personKey(item.account, item.openId);
        typing.value = new Map([...typing.value].filter(([who]) => who !== key));
      }
      return;
    }
    case 'gone':
      chat.value = chat.value.filter(({ id }) => id !== news.id);
      return;
    case 'trace':
      traces.value = new Map(traces.value).set(news.trace.id, news.trace);
      return;
    case 'event':
      events.value = [...events.value, news.event].slice(-1000);
      return;
    case 'typing':
      typing.value = new Map(typing.value).set(personKey(news.account, news.openId), news.until);
      return;
    case 'user':
      users.value = [...users.value, news.user];
      return;
    case 'person': {
      const { person } = news;
      persons.value = new Map(persons.value).set(personKey(person.account, person.openId), person);
      return;
    }
    case 'weather':
      weather.value = news.weather;
      return;
    case 'rules':
      rulesStatus.value = new Map(rulesStatus.value).set(news.status.account, news.status);
      return;
    case 'stack':
      needsStack.value = news.needsStack;
      return;
    case 'queues':
      queueCounts.value = news.counts;
      return;
  }
}
