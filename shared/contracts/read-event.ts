import type * as z from 'zod/mini';
import { CodedError } from '../coded-error.ts';
import { checkWith, inOneLine } from '../schema-check.ts';
import type { Contract } from './published.ts';

/** The parts used of an event as EventBridge delivers it. */
export interface DeliveredEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: unknown;
}

/**
 * The `detail` of an event, checked and typed.
 *
 * @example readEvent(contracts.messageReceived, event).data.openId
 * @throws CodedError `event_invalid` if it is another event than expected, or does not match its contract
 */
export function readEvent<Schema extends z.ZodMiniType>(
  contract: Contract<Schema>,
  event: DeliveredEvent,
): z.infer<Schema> {
  const { source, 'detail-type': detailType } = event;
  if (detailType !== contract.detailType || source !== (contract.source ?? source)) {
    throw invalid(
      `It is ${detailType} of ${source} and not ${contract.detailType} of ${contract.source ?? 'any source'}.`,
    );
  }
  const checked = checkWith(contract.schema, event.detail);
  if (checked.ok) return checked.value;
  throw invalid(`${detailType} is not as its contract says: ${inOneLine(checked.issues)}.`);
}

function invalid(message: string): CodedError<'event_invalid'> {
  return new CodedError('event_invalid', message);
}
