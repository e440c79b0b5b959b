import { both, inLanguage } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, type CommandContext, sharedOptions, unreadAccounts } from '../command.ts';
import { eventLine } from '../listen/heard-event.ts';
import { listenTo, type Source, sourceOf } from '../listen/listen-source.ts';
import { listenersOn, stopListener } from '../listen/stack-listener.ts';

/** Prints the events of the bus as they happen. */
export const listen: Command = {
  description: {
    en: `Prints each event of the bus as it passes, until Ctrl-C: of the local run with --local, or of a deployed stack. For a stack the
command creates a rule on the bus and a queue, and removes both at the end; AWS takes up to a minute to use a new rule. Events
contain what users wrote, as for every subscriber of the bus. The queue keeps events for five minutes.`,
    zh: `实时显示事件总线上的每个事件，按 Ctrl-C 结束：加 --local 看本机运行，否则看部署好的堆栈。看堆栈时会在事件总线上建一条规则和一个队列，结束时都会删掉；AWS 启用新规则最多要一分钟。事件里有用户写的内容，和其他订阅者看到的一样。队列里的内容五分钟后消失。`,
  },
  options: {
    ...stackOption,
    ...unreadAccounts,
    ...unreadAccounts,
    type: {
      type: 'string',
      multiple: true,
      placeholder: 'TYPE',
      help: {
        en: 'only events of this type, as in WeChatReplySent; can be repeated',
        zh: '只看这种事件，例如 WeChatReplySent；可以写多次',
      },
    },
    account: {
      type: 'string',
      placeholder: 'NAME',
      help: { en: 'only events of one account', zh: '只看一个账号的' },
    },
    openid: {
      type: 'string',
      placeholder: 'OPENID',
      help: { en: 'only events of one user', zh: '只看一个用户的' },
    },
    count: {
      type: 'string',
      placeholder: 'N',
      help: { en: 'stop after N events', zh: '收到这么多个事件后结束' },
    },
    'remove-listeners': {
      type: 'boolean',
      help: {
        en: 'remove the rules and queues of listeners that were interrupted, and do not listen',
        zh: '清理没有正常结束的监听留下的规则和队列，不进行监听',
      },
    },
    json: {
      ...sharedOptions.json,
      help: {
        en: 'print each event as one line of JSON, for scripts',
        zh: '每个事件输出一行 JSON，给脚本用',
      },
    },
  },
  positionals: { min: 0, max: 0 },
  run: (context) =>
    withAws(async () => {
      const { options, print, interrupted } = context;
      const count = countOf(options['count']);
      const source = await sourceOf(context);
      if (options['remove-listeners'] === true) return removeListeners(source, context);
      const isJson = options['json'] === true;
      const say = (en: string, zh: string): void => {
        if (!isJson) print(inLanguage(both(en, zh), context.language));
      };
      const text = (name: string): string | undefined =>
        typeof options[name] === 'string' ? options[name] : undefined;
      const filter = {
        types: [options['type'] ?? []].flat().map(String),
        account: text('account'),
        openId: text('openid'),
      };
      const events = listenTo(source, filter, interrupted(), {
        onStart: () => say('Listening. Ctrl-C ends it.', '正在监听，按 Ctrl-C 结束。'),
        onOthers: (names) =>
          say(
            `Others listen as well, or did not end well: ${names.join(', ')}. If nobody does, remove them with --remove-listeners.`,
            `还有别的监听，或者没有正常结束的：${names.join('、')}。如果没有人在用，加 --remove-listeners 删除。`,
          ),
      });
      let heard = 0;
      for await (const event of events) {
        print(isJson ? JSON.stringify(event) : eventLine(event));
        if (++heard === count) break;
      }
      return 0;
    }),
};

function countOf(given: unknown): number | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[1-9]\d{0,8}$/.test(given)) return Number(given);
  throw usage(
    both(
      `--count ${String(given)}: must be a whole number from 1.`,
      `--count ${String(given)}：要写大于等于 1 的整数。`,
    ),
  );
}

async function removeListeners(source: Source, { print, language }: CommandContext): Promise<number> {
  if (source.kind === 'local')
    throw usage(
      both(
        '--remove-listeners is for a stack; a local run has none.',
        '--remove-listeners 只用于已部署的堆栈，本机运行没有监听。',
      ),
    );
  const { clients, stack, bus } = source;
  const names = await listenersOn(clients.eventBridge, stack, bus);
  for (const name of names) await stopListener(clients, bus, name);
  const text =
    names.length === 0
      ? both('There is no listener on the bus.', '事件总线上没有监听。')
      : both(`Removed: ${names.join(', ')}`, `已删除：${names.join('、')}`);
  print(inLanguage(text, language));
  return 0;
}
