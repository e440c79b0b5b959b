import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type EventPattern, type Json, matchesPattern } from './event-pattern.ts';
import type { LocalQueue } from './queue.ts';
import { refusalOf } from './queue-rules.ts';
import { type TargetInput, targetInput, valueAtPath } from './target-input.ts';

/** An event as a rule sees it. */
export interface LocalEvent {
  readonly version: '0';
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  readonly time: string;
  readonly detail: { readonly [name: string]: Json };
}

/** An entry as in PutEvents. */
export interface EventEntry {
  readonly Source?: unknown;
  readonly DetailType?: unknown;
  readonly Detail?: unknown;
  readonly EventBusName?: unknown;
}

export type PutResult =
  | { readonly EventId: string }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

export interface BusRule {
  readonly pattern: EventPattern;
  readonly targets: readonly BusTarget[];
}

export type BusTarget = TargetInput & { readonly deadLetterQueue: LocalQueue | undefined } & (
    | { readonly kind: 'queue'; readonly queue: LocalQueue; readonly messageGroupId: string | undefined }
    | { readonly kind: 'function'; readonly invoke: (event: unknown) => Promise<unknown> }
  );

/** A bus that delivers each event to the targets of all matching rules. */
export interface LocalBus {
  put(entry: EventEntry): PutResult;
  onEvent(listener: (event: LocalEvent) => void): void;
}

export function createEventBus(name: string, rules: readonly BusRule[], clock: Clock): LocalBus {
  const listeners: ((event: LocalEvent) => void)[] = [];
  return {
    put(entry) {
      const event = eventOf(entry, name, clock);
      if ('ErrorCode' in event) return event;
      for (const listener of listeners) listener(event);
      for (const { pattern, targets } of rules) {
        if (!matchesPattern(pattern, event as unknown as Json)) continue;
        for (const target of targets) deliver(target, event);
      }
      return { EventId: event.id };
    },
    onEvent(listener) {
      listeners.push(listener);
    },
  };
}

function eventOf(
  entry: EventEntry,
  busName: string,
  clock: Clock,
): LocalEvent | Extract<PutResult, { ErrorCode: string }> {
  const { Source: source, DetailType: detailType, EventBusName: bus } = entry;
  const invalid = (ErrorMessage: string) => ({ ErrorCode: 'InvalidArgument', ErrorMessage });
  if (typeof source !== 'string' || source === '') return invalid('Parameter Source is not valid.');
  if (typeof detailType !== 'string' || detailType === '')
    return invalid('Parameter DetailType is not valid.');
  if (bus !== undefined && bus !== busName)
    return invalid(`There is no event bus ${String(bus)}; the local one is ${busName}.`);
  const detail = detailOf(entry.Detail);
  if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  // EventBridge stores whole seconds.
  const time = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
  return { version: '0', id: randomUUID(), source, 'detail-type': detailType, time, detail };
}

/** `Detail` is text in PutEvents; the object itself is accepted too. */
function detailOf(detail: unknown): LocalEvent['detail'] | undefined {
  let value = detail;
  try {
    if (typeof detail === 'string') value = JSON.parse(detail);
  } catch {
    return undefined;
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as LocalEvent['detail'])
    : undefined;
}

function deliver(target: BusTarget, event: LocalEvent): void {
  const input = targetInput(target, event as unknown as Json);
  const giveUp = (): void => {
    target.deadLetterQueue?.send({ body: JSON.stringify(event), senderId: busId });
  };
  if (target.kind === 'function') {
    target.invoke(JSON.parse(input)).catch(giveUp);
    return;
  }
  const { queue, messageGroupId } = target;
  const group = messageGroupId?.startsWith('$')
    ? valueAtPath(event as unknown as Json, messageGroupId)
    : messageGroupId;
  if (refusalOf(queue, { MessageBody: input, MessageGroupId: group }) !== undefined) giveUp();
  else queue.send({ body: input, senderId: busId, ...(typeof group === 'string' ? { group } : {}) });
}

/** EventBridge sends as a service, without a role. */
const busId = 'AIDALOCALEVENTBRIDGE';
