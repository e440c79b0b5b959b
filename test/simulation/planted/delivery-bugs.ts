import type { QueueEvent, QueueRecord, QueueResult } from '#functions/sender/queue-event.ts';
import { functionTimeouts } from '#infra/config/delivery-settings.ts';
import { CodedError } from '#shared/coded-error.ts';
import { notSent } from '#shared/wechat/api/http.ts';
import { codesAboutMessages } from '../wechat/api.ts';
import type { Bug } from './bug.ts';

/** Mistakes on a message's way from the receiver to WeChat. */
export const deliveryBugs: readonly Bug[] = [
  {
    what: 'an unknown outcome is taken for a failure',
    planted: {
      http: (http) => async (request) => {
        try {
          return await http(request);
        } catch (error) {
          throw error instanceof CodedError ? notSent('api.weixin.qq.com', error) : error;
        }
      },
    },
    breaks: 'nothing twice',
  },
  {
    what: 'WeChat is answered before the queue has the message',
    planted: {
      send: (send) => async (message) => {
        send(message).catch(() => {});
      },
    },
    breaks: 'nothing lost',
  },
  {
    what: 'an event that the bus refuses is given up',
    planted: { publish: (publish) => (events) => publish(events).catch(() => {}) },
    breaks: 'nothing lost',
  },
  {
    what: 'the messages of one user are handled side by side',
    planted: {
      senderHandler: (handler) => (event, invocation) =>
        handler(
          {
            Records: (event as QueueEvent).Records.map((record) => ({
              ...record,
              attributes:
                record.attributes.MessageGroupId === undefined
                  ? record.attributes
                  : { ...record.attributes, MessageGroupId: record.messageId },
            })),
          },
          invocation,
        ),
    },
    breaks: 'in order',
  },
  {
    what: 'every refresher that hears of a rejected token forces another',
    planted: {
      tokenStore: (store) => ({
        async read(account) {
          const token = await store.read(account);
          return token && { ...token, forcedAt: 0, forcedToday: 0, pausedUntil: 0, reportedAt: 0 };
        },
        async write(account, token) {
          return store.write(account, token, await store.read(account));
        },
      }),
    },
    breaks: 'one refresh in flight',
  },
  {
    what: 'a token that was rejected is used on',
    planted: {
      accessTokens: (tokens) => ({
        current: (account) => tokens.current(account),
        newerThan: (account) => tokens.current(account),
      }),
    },
    breaks: 'a rejected token is replaced',
  },
  {
    what: 'a failed message fails the whole batch',
    planted: {
      senderHandler: (handler) => async (event, invocation) => {
        const result = (await handler(event, invocation)) as QueueResult;
        if (result.batchItemFailures.length > 0) throw new Error('some failed');
        return result;
      },
    },
    breaks: 'no starvation',
  },
  {
    what: 'what WeChat says of one message is taken to be about its user',
    planted: {
      http: (http) => async (request) => {
        const response = await http(request);
        const { errcode } = JSON.parse(response.body.toString() || '{}') as { errcode?: number };
        if (errcode === undefined || !codesAboutMessages.includes(errcode)) return response;
        return { ...response, body: Buffer.from('{"errcode":43004,"errmsg":"require subscribe"}') };
      },
    },
    breaks: 'one refusal, one message',
  },
  {
    what: 'what is to be sent later waits in the queue of its user',
    planted: {
      sender: ({ queue }) => ({
        later: ({ name, dueAt, work }) =>
          queue.send({
            group: 'openId' in work ? work.openId : '',
            deduplicationId: name,
            body: JSON.stringify({ kind: 'later', dueAt, work }),
          }),
      }),
      senderHandler: (handler) => async (event, invocation) => {
        const { Records } = event as QueueEvent;
        const isWaiting = ({ attributes, body }: QueueRecord): boolean =>
          attributes.MessageGroupId !== undefined &&
          JSON.parse(body).dueAt > invocation.deadline / 1000 - functionTimeouts.sender;
        const blocked = Records.filter((record, index) =>
          Records.slice(0, index + 1).some(
            (other) =>
              other.attributes.MessageGroupId === record.attributes.MessageGroupId && isWaiting(other),
          ),
        );
        const rest = { Records: Records.filter((record) => !blocked.includes(record)) };
        const { batchItemFailures } = (await handler(rest, invocation)) as QueueResult;
        const waiting = blocked.map(({ messageId }) => ({ itemIdentifier: messageId }));
        return { batchItemFailures: [...batchItemFailures, ...waiting] };
      },
    },
    breaks: 'no starvation',
  },
];
