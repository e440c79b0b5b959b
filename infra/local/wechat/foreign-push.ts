import type { LocalRequest, LocalResponse } from '../http-server.ts';
import type { Keys } from '../keys.ts';
import { openWithAny } from './envelope.ts';
import { simulated } from './pusher.ts';
import type { Simulator } from './simulator.ts';

/**
 * Opens the window for a push that another program signed and the receiver accepted. The receiver cannot tell such a
 * program from WeChat, and people who test the local run with one expect the same result.
 */
export function openForForeignPush(
  simulator: Simulator | undefined,
  keys: Keys,
  { method, path, headers, body }: LocalRequest,
  { status }: LocalResponse,
): void {
  if (simulator === undefined || method !== 'POST' || status !== 200 || headers[simulated] !== undefined)
    return;
  const account = path.replace(/^\/|\/$/g, '');
  const text = plain(keys.of(account), body.toString('utf8'));
  const openId = field(text, 'FromUserName');
  if (openId === '') return;
  simulator.opens(account, openId, {
    MsgType: field(text, 'MsgType'),
    Event: field(text, 'Event'),
    isTap: field(text, 'bizmsgmenuid') !== '',
  });
}

function plain(keys: ReturnType<Keys['of']>, body: string): string {
  const sealed = field(body, 'Encrypt');
  return sealed === '' ? body : (openWithAny(keys, sealed) ?? '');
}

/** Enough for the few fields that decide about a window; WeChat's own come before what the user wrote. */
function field(document: string, name: string): string {
  const json = new RegExp(`"${name}"\\s*:\\s*"?([^",}]*)`);
  const xml = new RegExp(`<${name}>(?:<!\\[CDATA\\[)?([^\\]<]*)`);
  return (document.trimStart().startsWith('{') ? json : xml).exec(document)?.[1]?.trim() ?? '';
}
