import type { StoredToken } from '#shared/aws/token-table.ts';
import type { EpochMilliseconds, EpochSeconds } from '#shared/epoch.ts';
import type { AccountKind } from '#shared/wechat/account-kind.ts';
import type { Http } from '#shared/wechat/api/http.ts';
import { type SendResult, sendMessage } from '#shared/wechat/api/send-message.ts';
import { mediaFilesOf, withMediaIds } from '#shared/wechat/outgoing/media-files.ts';
import type { OutgoingMessage } from '#shared/wechat/outgoing/outgoing-types.ts';
import type { Correction } from '#shared/window/settle.ts';
import { type AccessTokens, withToken } from './access-token.ts';
import type { MediaLibrary } from './media-library.ts';
import {
  type NoTimeLeft,
  type NotSent,
  refused,
  type SendOutcome,
  type Settled,
  settled,
} from './outcome.ts';

export interface SendDependencies {
  readonly http: Http;
  readonly media: MediaLibrary;
  readonly tokens: AccessTokens;
  readonly wechatApi: string;
  readonly now: () => EpochMilliseconds;
}

/** A message to a user of an account. */
export interface AddressedMessage {
  readonly account: string;
  readonly kind: AccountKind;
  readonly openId: string;
  readonly message: OutgoingMessage;
  /** When the window of this message closes. */
  readonly closesAt: EpochSeconds;
}

/** How long WeChat may take to answer; milliseconds. */
const timeout = 5000;
/** WeChat's answers to a media id that it does not know. */
const unknownMedia: readonly number[] = [40007, 46001];

/**
 * Sends a message, with the files that it names uploaded. A rejected message was certainly not delivered. So a token
 * that WeChat no longer accepts is replaced once, a file that it has deleted is uploaded again once, and the message is
 * sent again.
 *
 * @throws CodedError `token_unavailable` (retry), `media_missing`
 */
export async function send(dependencies: SendDependencies, message: AddressedMessage): Promise<SendOutcome> {
  const files = mediaFilesOf(message.message, message.kind);
  const attempted = await withToken(dependencies.tokens, message.account, (token) =>
    sendWithMedia(dependencies, message, files, token),
  );
  return outcomeOf(attempted);
}

type Files = ReturnType<typeof mediaFilesOf>;

type Attempted =
  /** `begun` is when the call to WeChat began. */
  | (SendResult & { readonly begun: EpochSeconds; readonly isUpload?: true })
  /** The steps before the send took so long that the window closed. */
  | NoTimeLeft;

async function sendWithMedia(
  dependencies: SendDependencies,
  message: AddressedMessage,
  files: Files,
  token: StoredToken,
): Promise<Attempted> {
  const first = await uploadAndSend(dependencies, message, files, token);
  if (files.length === 0 || first.kind !== 'rejected' || !unknownMedia.includes(first.code)) return first;
  for (const { file, type } of files) dependencies.media.forget(message.account, file, type);
  return uploadAndSend(dependencies, message, files, token);
}

async function uploadAndSend(
  { http, media, wechatApi, now }: SendDependencies,
  { account, openId, message, closesAt }: AddressedMessage,
  files: Files,
  { accessToken }: StoredToken,
): Promise<Attempted> {
  const ids: Record<string, string> = {};
  for (const { field, file, type } of files) {
    const found = await media.idOf(account, accessToken, file, type);
    if (found.kind === 'rejected') return { ...found, begun: now() / 1000, isUpload: true };
    if (found.kind === 'notUploaded') return { kind: 'notSent', cause: found.cause, begun: now() / 1000 };
    ids[field] = found.mediaId;
  }
  const begun = now() / 1000;
  if (begun >= closesAt) return { kind: 'noTimeLeft' };
  const result = await sendMessage(http, {
    baseUrl: wechatApi,
    accessToken,
    openId,
    message: withMediaIds(message, ids),
    timeout,
  });
  return { ...result, begun };
}

function outcomeOf(attempted: Attempted): SendOutcome {
  switch (attempted.kind) {
    case 'noTimeLeft':
      return attempted;
    case 'sent':
      return settled({ state: 'sent', begun: attempted.begun });
    case 'undetermined':
      return settled({ state: 'undetermined' });
    case 'notSent':
      return notSent(null, 'no connection to WeChat');
    case 'rejected':
      return outcomeOfRejection(attempted);
  }
}

function outcomeOfRejection(rejection: Extract<Attempted, { kind: 'rejected' }>): Settled | NotSent {
  const { code, class: errorClass, rid, begun, isUpload } = rejection;
  const answer = { code, ...(rid === undefined ? {} : { rid }) };
  if (errorClass === 'retry') return notSent(code, `WeChat answered ${code}`);
  if (errorClass === 'token') return notSent(code, 'the token was rejected');
  // Each API has its own quota and permission, so a refused upload says nothing about messages without files.
  if (isUpload) return refused(errorClass === 'config' ? 'config' : 'message', 'reply', answer);
  switch (errorClass) {
    case 'window':
      return refused('window', 'rest', answer, correctionBy(code, begun));
    case 'user':
    case 'config':
    case 'account':
      return refused(errorClass, 'rest', answer);
    case 'message':
    case 'ignore':
      return refused('message', 'reply', answer);
  }
}

/** What a code about the window means for the ledger. */
function correctionBy(code: number, begun: EpochSeconds): Correction {
  if (code === 45094) return { kind: 'withdrawn', actionClass: 'enterSession' };
  return { kind: code === 45015 || code === 45037 ? 'closed' : 'exhausted', begun };
}

function notSent(code: number | null, why: string): NotSent {
  return { kind: 'notSent', code, why };
}
