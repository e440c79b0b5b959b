import type { SendRequest } from './published.ts';
import { queueJson } from './queue-json.ts';
import { sendRequested } from './send-requested.ts';
import { tokenRefreshRequested } from './token-events.ts';

/** An entry for PutEvents; `EventBusName` is the name of the stack. */
export interface RequestEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** Who asks, and on which bus. */
export interface Requester {
  readonly busName: string;
  /** The name of the asking service, as in `shop.orders`; what `grantSend` allows it. */
  readonly source: string;
}

/** What makes two requests the same one. */
export interface RequestIdentity {
  /**
   * Comes back as `requestId`. Derive it from the subject, never at random: a repeated request is then not served
   * again.
   */
  readonly id: string;
  /** Of the event that this answers: its `metadata.id`. */
  readonly correlationId?: string;
}

/** Asks for messages to be sent to a user, inside the user's window. */
export function sendRequestEntry(
  from: Requester,
  identity: RequestIdentity,
  data: SendRequest,
): RequestEntry {
  return entry(from, sendRequested, identity, data);
}

/** Reports that WeChat rejected a version of an account's access token. */
export function tokenRejectedEntry(
  from: Requester,
  rejected: { readonly account: string; readonly version: number },
  now: Date,
): RequestEntry {
  const time = now.toISOString();
  const id = `${rejected.account}.token.${rejected.version}.${time}`;
  return entry(from, tokenRefreshRequested, { id, version: '1', time }, rejected);
}

function entry(
  { busName, source }: Requester,
  detailType: string,
  metadata: object,
  data: object,
): RequestEntry {
  return {
    EventBusName: busName,
    Source: source,
    DetailType: detailType,
    Detail: queueJson({ metadata, data }),
  };
}
