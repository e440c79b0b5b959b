import { randomBytes } from 'node:crypto';
import type { EpochSeconds } from '#shared/epoch.ts';
import type { Push } from '#shared/wechat/inbound/push.ts';
import type { OpenedPush, PushPolicy } from '#shared/wechat/open-push.ts';
import type { PassiveReply } from '#shared/wechat/passive/passive-reply.ts';
import { sealReply } from '#shared/wechat/passive/seal-reply.ts';
import { writeReply } from '#shared/wechat/passive/write-reply.ts';

/**
 * The body of the response with a passive reply, encrypted like the push.
 */
export function passiveBody(
  reply: PassiveReply,
  account: PushPolicy,
  push: Push,
  opened: OpenedPush,
  nonce: string,
  now: EpochSeconds,
): string {
  return sealedLike(opened, writeReply(reply, push, opened.format, now), account, nonce, now);
}

/**
 * A body, encrypted like the push that it answers.
 */
export function sealedLike(
  { format, key }: OpenedPush,
  written: string,
  { encryption, appId }: PushPolicy,
  nonce: string,
  now: EpochSeconds,
): string {
  if (encryption === 'plaintext') return written;
  return sealReply(written, format, { key, appId, nonce, now, random: randomBytes(16) });
}
