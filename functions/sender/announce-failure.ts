import { type BusEvent, busEvent, senderSource } from '#shared/contracts/event.ts';
import type { MessageFailedData } from '#shared/contracts/message-failed.ts';
import { messageFailed } from '#shared/contracts/sender-events.ts';
import type { EpochSeconds } from '#shared/epoch.ts';
import type { QueueRecord } from './queue-event.ts';

/**
 * The event about a message that goes to the dead letters.
 *
 * @param code why
 */
export function failureEvents({ messageId, body }: QueueRecord, code: string, now: EpochSeconds): BusEvent[] {
  const data: MessageFailedData = { ...subjectOf(body), messageId, code };
  return [busEvent(senderSource, messageFailed, { id: `${messageId}.failed`, time: now }, data)];
}

/** The account and user of a message, as far as it can be read. */
function subjectOf(body: string): Pick<MessageFailedData, 'account' | 'openId' | 'about'> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {}
  const work = at(value, 'kind') === 'later' ? at(value, 'work') : value;
  const holder = at(at(work, 'detail'), 'data') ?? at(work, 'push') ?? work;
  const about =
    at(at(work, 'push'), 'key') ?? at(at(at(work, 'detail'), 'metadata'), 'id') ?? at(work, 'key');
  return {
    account: text(at(work, 'account') ?? at(holder, 'account')),
    openId: text(at(holder, 'openId')),
    about: text(about),
  };
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null;
}
