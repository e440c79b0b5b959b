import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { actionPush } from '../page/user-action.ts';
import { mostAgents } from '../wechat/agents.ts';
import type { Simulator } from '../wechat/simulator.ts';
import type { Command, CommandsSettings } from './command.ts';
import { eventIn } from './event-command.ts';
import { invalid, userCommands } from './user-actions.ts';

/** What users do, and what WeChat does besides. */
export function wechatCommands({
  world,
  tracing,
  personOf,
  language,
}: CommandsSettings): readonly (readonly [string, Command])[] {
  const say = (en: string, zh: string): readonly string[] => [both(en, zh)[language]];
  const wechat = (): Simulator => {
    if (world.simulator !== undefined) return world.simulator;
    throw new ToldError(
      'not_simulated',
      both('There is no simulated WeChat (--no-simulator).', '没有模拟的微信（--no-simulator）。'),
    );
  };
  const acting = Object.entries(userCommands).map(([name, command]): [string, Command] => [
    name,
    {
      ...command,
      async run({ account, openId, argument }) {
        const { windows } = await personOf(account, openId);
        const isKnown = windows.some(({ grant }) => grant !== null);
        const push = actionPush(command.action(argument, tracing.media), isKnown);
        const send = push.kind === 'message' ? wechat().message : wechat().act;
        const { isAccepted, status } = await send(account, openId, push.fields);
        return { isAccepted, status };
      },
    },
  ]);
  return [
    ...acting,
    [
      'event',
      {
        arguments: 'NAME [Field=value …]',
        help: both('WeChat pushes this event about the user', '微信推送关于这个用户的事件'),
        async run({ account, openId, argument }) {
          const { isAccepted, status } = await wechat().act(account, openId, eventIn(argument));
          return { isAccepted, status };
        },
      },
    ],
    [
      'kill-token',
      {
        arguments: '',
        help: both('WeChat invalidates the access token in use', '微信让正在用的 access_token 失效'),
        run({ account }) {
          wechat().killToken(account);
          return {
            lines: say(
              `The access token of ${account} is dead; the next message notices.`,
              `${account} 的 access_token 已经失效，下一条消息会发现。`,
            ),
          };
        },
      },
    ],
    [
      'agents',
      {
        arguments: 'NUMBER',
        help: both(
          `so many agents (客服) are online, 0 to ${mostAgents}; 1 at first`,
          `有几位客服在线，0 到 ${mostAgents}；开始时 1 位`,
        ),
        run({ account, argument }) {
          const online = Number(argument);
          if (argument === '' || !Number.isInteger(online) || online < 0 || online > mostAgents)
            throw invalid(
              `How many? Write a number from 0 to ${mostAgents}.`,
              `几位？写 0 到 ${mostAgents} 的数字。`,
            );
          wechat().setAgentsOnline(account, online);
          return {
            lines: say(
              `${online === 0 ? 'No agent of' : online === 1 ? '1 agent of' : `${online} agents of`} ${account} ${online > 1 ? 'are' : 'is'} online.`,
              `${account} 有 ${online} 位客服在线。`,
            ),
          };
        },
      },
    ],
  ];
}
