import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { CodedError, retry } from '../coded-error.ts';
import type { BusEvent } from '../contracts/event.ts';
import { queueJson } from '../contracts/queue-json.ts';

/**
 * Publishes events; returns once the bus has all of them.
 *
 * @throws CodedError `bus_refused` (retry) if some were still refused after another attempt
 */
export type Publish = (events: readonly BusEvent[]) => Promise<void>;

/**
 * The most that PutEvents takes in one call: entries, and their bytes in total. Some bytes are left for the entries' names.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-putevent-size
 */
const mostEntries = 10;
const mostBytes = 240 * 1024;
const attempts = 3;

export function eventBus(client: EventBridgeClient, busName: string): Publish {
  return async (events) => {
    const entries = events.map(({ source, detailType, detail }) => ({
      EventBusName: busName,
      Source: source,
      DetailType: detailType,
      Detail: queueJson(detail),
    }));
    for (const together of inCalls(entries)) await putAll(client, together);
  };
}

function inCalls<Entry extends { readonly Detail: string }>(entries: readonly Entry[]): readonly Entry[][] {
  const calls: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.Detail);
    const last = calls.at(-1);
    if (last === undefined || last.length === mostEntries || bytes + size > mostBytes) {
      calls.push([entry]);
      bytes = size;
    } else {
      last.push(entry);
      bytes += size;
    }
  }
  return calls;
}

/** PutEvents can succeed although some entries are refused; the SDK does not try those again. */
async function putAll(client: EventBridgeClient, entries: readonly PutEventsRequestEntry[]): Promise<void> {
  let remaining = entries;
  let refusal = '';
  for (let attempt = 0; attempt < attempts && remaining.length > 0; attempt++) {
    const result = await client.send(new PutEventsCommand({ Entries: [...remaining] }));
    if ((result.FailedEntryCount ?? 0) === 0) return;
    const results = result.Entries ?? [];
    refusal = results.find(({ ErrorCode }) => ErrorCode !== undefined)?.ErrorCode ?? 'unknown';
    remaining = remaining.filter((_, index) => results[index]?.ErrorCode !== undefined);
  }
  if (remaining.length === 0) return;
  throw new CodedError(
    'bus_refused',
    `The event bus refused ${remaining.length} of ${entries.length} events ${attempts} times (${refusal}).`,
    { decision: retry },
  );
}
