import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import { type SendResult, sendMessage } from '#shared/wechat/api/send-message.ts';
import { mediaFilesOf, withMediaIds } from '#shared/wechat/outgoing/media-files.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import type { MediaLibrary } from './media-library.ts';

export interface AttemptDependencies {
  readonly http: Http;
  readonly media: MediaLibrary;
  readonly wechatApi: string;
  /** Milliseconds. */
  readonly now: () => number;
}

/** A message to a user of an account. */
export interface Letter {
  readonly account: string;
  readonly kind: AccountKind;
  readonly openId: string;
  readonly message: OutgoingMessage;
  /** From then on the window is closed that pays for it; epoch seconds. */
  readonly closesAt: number;
}

export type AttemptResult =
  | SendResult
  /** What had to be done before took so long that the window closed. */
  | { readonly kind: 'tooLate' };

/** How long WeChat may take to answer; milliseconds. */
const timeout = 5000;
/** WeChat's answers to a media id that it does not know, or no longer. */
const unknownMedia: readonly number[] = [40007, 46001];

/**
 * Sends a message once, with the files that it names uploaded. When WeChat has forgotten one of them before its time, all
 * are uploaded anew and the message is sent a second time: a rejected one was certainly not delivered.
 *
 * @throws CodedError `media_missing`
 */
export async function attemptSend(
  dependencies: AttemptDependencies,
  letter: Letter,
  accessToken: string,
): Promise<AttemptResult> {
  const files = mediaFilesOf(letter.message, letter.kind);
  const first = await uploadAndSend(dependencies, letter, accessToken);
  if (files.length === 0 || first.kind !== 'rejected' || !unknownMedia.includes(first.code)) return first;
  for (const { file, type } of files) dependencies.media.forget(letter.account, file, type);
  return uploadAndSend(dependencies, letter, accessToken);
}

async function uploadAndSend(
  { http, media, wechatApi, now }: AttemptDependencies,
  { account, kind, openId, message, closesAt }: Letter,
  accessToken: string,
): Promise<AttemptResult> {
  const ids: Record<string, string> = {};
  for (const { field, file, type } of mediaFilesOf(message, kind)) {
    const found = await media.idOf(account, accessToken, file, type);
    if (found.kind === 'rejected') return found;
    if (found.kind === 'notUploaded') return { kind: 'notSent', cause: found.cause };
    ids[field] = found.mediaId;
  }
  if (now() / 1000 >= closesAt) return { kind: 'tooLate' };
  return sendMessage(http, {
    baseUrl: wechatApi,
    accessToken,
    openId,
    message: withMediaIds(message, ids),
    timeout,
  });
}
