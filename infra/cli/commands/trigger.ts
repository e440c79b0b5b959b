import { randomInt } from 'node:crypto';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { loadAccounts } from '../../config/load-accounts.ts';
import type { LoadedAccount } from '../../config/read-account.ts';
import { both, type Text } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';
import { eventIn } from '../../local/commands/event-command.ts';
import { userCommands } from '../../local/commands/user-actions.ts';
import { actionPush } from '../../local/page/user-action.ts';
import { createMediaShelf } from '../../local/trace/media-shelf.ts';
import { readPushAnswer } from '../../local/wechat/answer.ts';
import type { PushFields } from '../../local/wechat/push-body.ts';
import { postUnmarked } from '../../local/wechat/pusher.ts';
import { awsClients, withAws } from '../aws/clients.ts';
import { findStack, stackOption } from '../aws/find-stack.ts';
import { webhookPath } from '../aws/webhook-url.ts';
import { type Command, sharedOptions } from '../command.ts';
import { findAccount } from '../find-account.ts';
import { urlOption } from '../url-option.ts';
import { pushingAccount, signedPush } from '../wechat/signed-push.ts';

/** WeChat's own names are accepted too. */
const alsoCalled: Readonly<Record<string, string>> = {
  text: 'say',
  subscribe: 'follow',
  unsubscribe: 'unfollow',
};
const kinds = [
  ...Object.keys(alsoCalled),
  ...Object.keys(userCommands).filter((name) => name !== 'say'),
  'event',
];

/** Signs a push as WeChat does, and sends it to the webhook. */
export const trigger: Command = {
  description: {
    en: `Signs and encrypts a push with the keys of the stack, as WeChat would for the account's mode, and prints what it is answered. What it
does there is real: rules answer, and a deployed stack asks WeChat to send, which knows nothing of this push.

  ${kinds.map((name) => `${name} ${argumentsOf(name)}`.trimEnd()).join('\n  ')}`,
    zh: `用堆栈里的密钥、按账号的加密方式，像微信一样签名并加密一条推送，显示得到的响应。效果是真实的：规则会回复，部署好的堆栈会调用微信发送，而微信并不知道这条推送。

  ${kinds.map((name) => `${name} ${argumentsOf(name)}`.trimEnd()).join('\n  ')}`,
  },
  options: {
    ...stackOption,
    account: {
      type: 'string',
      placeholder: 'NAME',
      help: {
        en: 'the account that receives the message (default: the one that --to ends with, or the first)',
        zh: '消息发给哪个账号（默认 --to 末尾的那个，或者第一个）',
      },
    },
    openid: {
      type: 'string',
      placeholder: 'OPENID',
      help: { en: 'who writes (default: an invented user)', zh: '由谁发出（默认虚构一个用户）' },
    },
    to: {
      type: 'string',
      placeholder: 'URL',
      help: { en: "another webhook than the stack's", zh: '推送到别的 webhook，而不是堆栈的' },
    },
    ...sharedOptions,
  },
  positionals: { min: 1, max: 20 },
  run: ({ options, positionals, print, environment, now, language }) =>
    withAws(async () => {
      const [kind = '', ...rest] = positionals;
      const fields = fieldsOf(kind, rest.join(' '));
      const folder = accountsFolder(options['accounts']);
      const to = urlOption('to', options['to'], 'http://127.0.0.1:8787/lantern');
      const loaded = accountOf(folder, options['account'], to);
      const { cloudFormation, secrets } = awsClients(environment);
      const stack = await findStack(cloudFormation, options['stack']);
      const account = await pushingAccount(secrets, stack, folder, loaded);
      const webhook = to ?? account.webhook;
      const openId = typeof options['openid'] === 'string' ? options['openid'] : 'oTriggered0000000000000001';
      const push = signedPush(account, openId, fields, Math.floor(now() / 1000));
      const { status, body } = await postUnmarked(webhook, push);
      const answer = status === 200 ? readPushAnswer(account, body) : { kind: 'refused' as const, why: body };
      if (options['json'] === true) print(JSON.stringify({ webhook, status, body, answer }, null, 2));
      else {
        const came = status === 0 ? both('no answer', '没有响应')[language] : `HTTP ${status}`;
        print(`${webhook}: ${came}, ${said(answer)[language]}`);
      }
      return status === 200 && answer.kind !== 'abnormal' ? 0 : 1;
    }),
};

function argumentsOf(name: string): string {
  return name === 'event'
    ? 'NAME [Field=value …]'
    : (userCommands[alsoCalled[name] ?? name]?.arguments ?? '');
}

function fieldsOf(kind: string, argument: string): PushFields {
  if (kind === 'event') return { MsgType: 'event', ...eventIn(argument) };
  const command = userCommands[alsoCalled[kind] ?? kind];
  if (command === undefined)
    throw usage(
      both(
        `There is nothing called ${kind}; there are ${kinds.join(', ')}.`,
        `没有 ${kind}；有 ${kinds.join('、')}。`,
      ),
    );
  const push = actionPush(command.action(argument, createMediaShelf()), true);
  if (push.kind === 'event') return { MsgType: 'event', ...push.fields };
  return { ...push.fields, MsgId: 25_190_000_000_000_000n + BigInt(randomInt(2 ** 40)) };
}

function accountOf(folder: string, named: unknown, to: string | undefined): LoadedAccount {
  if (typeof named === 'string') return findAccount(folder, named);
  const all = loadAccounts(folder);
  const path = to === undefined ? '' : new URL(to).pathname.replace(/\/$/, '');
  const there = all.find(({ account }) => path.endsWith(`/${webhookPath(account)}`));
  return there ?? all[0] ?? findAccount(folder, '');
}

function said(
  answer: ReturnType<typeof readPushAnswer> | { readonly kind: 'refused'; readonly why: string },
): Text {
  switch (answer.kind) {
    case 'nothing':
      return both('success', 'success');
    case 'reply':
      return both(`answered in the response: ${answer.text}`, `在响应里回复：${answer.text}`);
    case 'transfer':
      return both(`handed over to ${answer.agent || 'the agents'}`, `转给${answer.agent || '人工'}`);
    case 'abnormal':
    case 'refused':
      return both(answer.why, answer.why);
  }
}
