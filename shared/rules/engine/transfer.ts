import type { Message } from '../../wechat/inbound/push.ts';
import { canTransfer } from '../../wechat/passive/from-outgoing.ts';
import type { Transfer } from '../program.ts';

/** Whether the response to a push can hand the user over. WeChat allows that for messages, not for events. */
export function isTransferByResponse({ byCall }: Transfer, message: Message): boolean {
  return byCall === undefined && canTransfer(message);
}
