import { setTimeout as wait } from 'node:timers/promises';
import type { LocalEvent } from '../aws/event-bus.ts';
import type { DeliveredMessage } from '../wechat/api.ts';
import type { Simulator } from '../wechat/simulator.ts';
import type { World } from '../world.ts';

/** The tools of a scene of the demo. */
export interface Stage {
  readonly world: World;
  readonly simulator: Simulator;
  /** The texts that a user got since the scene began. */
  textsTo(openId: string): readonly string[];
  /** The events of a type on the bus since the scene began, as their data. */
  eventsOf(detailType: string): readonly Readonly<Record<string, unknown>>[];
  /** Returns once everything that was started has finished. */
  settled(): Promise<void>;
  /** Puts a WeChatSendRequested on the bus, as another service would. */
  request(id: string, openId: string, text: string): void;
  /** States a promise and whether it holds; a broken one makes the demo fail. */
  promise(what: string, holds: boolean): void;
}

export interface DemoScene {
  readonly title: string;
  play(stage: Stage): Promise<void>;
}

export const account = 'lantern';
/** How long a scene may take to finish; milliseconds. */
const timeoutMs = 20_000;

/** Plays scenes one after the other; returns how many promises did not hold. */
export async function playScenes(
  world: World,
  simulator: Simulator,
  scenes: readonly DemoScene[],
): Promise<number> {
  const delivered: DeliveredMessage[] = [];
  simulator.onDelivered((message) => delivered.push(message));
  let broken = 0;
  for (const [index, { title, play }] of scenes.entries()) {
    console.log(`\n${index + 1}. ${title}`);
    const messagesBefore = delivered.length;
    const eventsBefore = world.events.length;
    await play({
      world,
      simulator,
      textsTo: (openId) =>
        delivered
          .slice(messagesBefore)
          .filter((message) => message.openId === openId)
          .map(({ message }) => String((message['text'] as { content?: unknown } | undefined)?.content)),
      eventsOf: (detailType) => eventData(world.events.slice(eventsBefore), detailType),
      settled: () => settled(world),
      request: (id, openId, text) => request(world, id, openId, text),
      promise: (what, holds) => {
        console.log(`   ${holds ? '✓' : '✗'} ${what}`);
        if (!holds) broken++;
      },
    });
  }
  return broken;
}

function eventData(events: readonly LocalEvent[], detailType: string): Readonly<Record<string, unknown>>[] {
  return events
    .filter((event) => event['detail-type'] === detailType)
    .map(({ detail }) => detail['data'] as Readonly<Record<string, unknown>>);
}

async function settled(world: World): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  while (!world.stack.isIdle()) {
    if (Date.now() > giveUpAt) throw new Error(`The queue was not empty after ${timeoutMs / 1000} s.`);
    await wait(20);
  }
}

function request(world: World, id: string, openId: string, text: string): void {
  const detail = {
    metadata: { id, version: '1', time: new Date(world.clock.now()).toISOString() },
    data: { account, openId, messages: [{ msgtype: 'text', text: { content: text } }] },
  };
  world.stack.bus.put({
    Source: 'shop.orders',
    DetailType: 'WeChatSendRequested',
    Detail: JSON.stringify(detail),
  });
}
