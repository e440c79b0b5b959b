import { once } from 'node:events';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { both } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';
import { serve } from '../../local/http-server.ts';
import { consolePage } from '../../local/page/console-page.ts';
import { openBrowser } from '../../local/page/open-browser.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';

const defaultPort = 8788;

/** Serves the operator's desk. */
export const consoleCommand: Command = {
  description: {
    en: `Opens a page on this machine: write, try, test, publish and roll back rules, look up a user's window, redrive dead letters, see
tokens and statistics. It uses the credentials of this shell and can do no more than the commands. The page is served on the
loopback interface only, at an address with a new token each time. Stop it with Ctrl-C.`,
    zh: `在本机打开一个网页：编写、试用、测试、发布和回滚规则，查看用户的窗口，重新投递死信，查看令牌和统计。它能做的和这些命令一样，用的是当前终端的凭证，不会更多。网页只在本机可见，地址里的令牌每次都不同。按 Ctrl-C 结束。`,
  },
  options: {
    ...stackOption,
    port: {
      type: 'string',
      placeholder: 'N',
      help: {
        en: `where it is served (default ${defaultPort}; 0 takes a free port)`,
        zh: `端口（默认 ${defaultPort}；0 表示任选一个空闲端口）`,
      },
    },
    'no-open': { type: 'boolean', help: { en: 'do not open the browser', zh: '不自动打开浏览器' } },
    accounts: sharedOptions.accounts,
  },
  positionals: { min: 0, max: 0 },
  async run({ options, print, environment, now, interrupted, language }) {
    const { stack, port = String(defaultPort) } = options;
    if (!/^\d{1,5}$/.test(String(port)) || Number(port) > 65_535) {
      throw usage(
        both(
          `--port ${String(port)}: a port is a number from 0 to 65535.`,
          `--port ${String(port)}：端口是 0 到 65535 的整数。`,
        ),
      );
    }
    const page = await withAws(() =>
      consolePage({
        environment,
        stack: typeof stack === 'string' ? stack : undefined,
        folder: accountsFolder(options['accounts']),
        now,
      }),
    );
    const server = await serve(Number(port), (request) => page.answer(request));
    const address = `${server.url}/#${page.token}/rules`;
    print(
      both(
        `The console is at ${address}\nAnybody with this address can use it, on this machine only. Stop it with Ctrl-C.`,
        `控制台在 ${address}\n知道这个地址的人都能用它，但只限这台电脑。按 Ctrl-C 停止。`,
      )[language],
    );
    if (options['no-open'] !== true) openBrowser(address, environment);
    await once(interrupted(), 'abort');
    page.stop();
    await server.stop();
    return 0;
  },
};
