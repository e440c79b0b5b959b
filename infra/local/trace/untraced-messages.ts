import { isDeepStrictEqual } from 'node:util';
import type { DeliveredMessage } from '../wechat/api.ts';
import type { Simulator } from '../wechat/simulator.ts';
import type { TraceContext } from './trace-context.ts';

/**
 * Shows in the chat what the simulated WeChat delivered or refused outside any trace. A user's phone shows everything that
 * WeChat sends it, whoever sent it and for whatever reason.
 */
export function showUntraced({ chat, meet }: TraceContext, simulator: Simulator): void {
  const isShown = ({ account, openId, message }: DeliveredMessage): boolean => {
    const { touser: _, ...sent } = message;
    return chat
      .all()
      .some(
        (item) =>
          item.account === account &&
          item.openId === openId &&
          item.said.by === 'account' &&
          item.said.state === 'sending' &&
          isDeepStrictEqual(item.said.message, sent),
      );
  };
  const show = (delivered: DeliveredMessage, errcode: number): void => {
    if (isShown(delivered)) return;
    const { account, openId } = delivered;
    const { touser: _, ...message } = delivered.message;
    meet(openId);
    const result = errcode === 0 ? { state: 'sent' as const } : { state: 'refused' as const, code: errcode };
    chat.add({ account, openId, trace: null, said: { by: 'account', message, ...result } });
  };
  simulator.onDelivered((message) => show(message, 0));
  simulator.onRefused(show);
}
