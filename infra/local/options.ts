import { script } from '../cli/script.ts';
import { accountsOrExamples } from '../config/accounts-folder.ts';
import { type Language, languageIn, languages } from '../language/text.ts';

export interface Options {
  readonly port: number;
  /** Whether to take the next free port if this one is taken. */
  readonly orNext: boolean;
  readonly accounts: string;
  readonly secrets: string | undefined;
  readonly simulator: boolean;
  readonly wechatApi: string;
  /** Milliseconds. */
  readonly startAt: number;
  readonly verbose: boolean;
  /** Whether to open the page on a desktop. */
  readonly opens: boolean;
  /** The language of the terminal. */
  readonly language: Language;
}

const { flags, usage } = script('npm start');

export const help = `Runs wechat-reply on this machine: the real functions, wired as the stack's template says, with a simulated WeChat.

  npm start                          a WeChat account with users to try, and a prompt to write as one of them
  npm start -- [options]

Options
  --port N           where the webhook is served: http://127.0.0.1:N/<account>  (default 8787, or the next free one; 0 takes any);
                     AWS is at the port after it, and the simulated WeChat's API after that
  --accounts DIR     the folder with the account files                          (default infra/accounts, or the examples while it is empty)
  --secrets FILE     JSON {"<account>": {"appSecret", "token", "encodingAESKey"}}
                     (default: invented values; needed with --no-simulator)
  --no-simulator     start no simulated WeChat, so that another WeChat double, or WeChat itself, can be attached
  --wechat-api URL   the WeChat API to send to, with --no-simulator             (default https://api.weixin.qq.com)
  --start-at TIME    what the local clock shows at the start, ISO 8601          (default now)
  --verbose          print every log line of the functions
  --no-open          do not open the page in the browser
  --lang en|zh       what the terminal speaks                                   (default that of the locale)
  --help             print this

While it runs
  GET, POST http://127.0.0.1:N/<account>           the webhook, as WeChat calls it
  POST http://127.0.0.1:N/__local/events           put an event on the local bus: {"Source", "DetailType", "Detail"},
                                                   or {"Entries": […]}, as in EventBridge's PutEvents
  GET  http://127.0.0.1:N/__local/events           the events of the bus so far, as JSON; ?type=… and ?after=<id> leave some out
  POST http://127.0.0.1:N/__local/say              a user writes: {"account", "openId", "argument": "你好"}  (simulator only)
  POST http://127.0.0.1:N/__local/<command>        the same for every /command of the prompt; GET /__local/help lists them
  npm run wechat -- doctor … --local               the operator's commands, on this run

Requests to /__local/ are JSON (content-type: application/json). Pages of other sites are refused, and so are requests to the
local AWS without the credentials of this run.

npm run demo plays a fixed conversation and checks every outcome.
`;

/**
 * Reads the command line; `help` if that was requested.
 *
 * @param now milliseconds
 * @param environment its locale sets the language of the terminal
 * @throws CodedError `usage`
 */
export function readOptions(
  args: readonly string[],
  now: number,
  environment: Readonly<Record<string, string | undefined>> = {},
): Options | 'help' {
  const values = flags(args, {
    port: { type: 'string' },
    accounts: { type: 'string' },
    secrets: { type: 'string' },
    'no-simulator': { type: 'boolean' },
    'wechat-api': { type: 'string' },
    'start-at': { type: 'string' },
    verbose: { type: 'boolean' },
    'no-open': { type: 'boolean' },
    lang: { type: 'string' },
  });
  if (values.help) return 'help';
  const simulator = !values['no-simulator'];
  const wechatApi = values['wechat-api'];
  if (simulator && wechatApi !== undefined) {
    throw usage('--wechat-api goes with --no-simulator: the simulated WeChat has an API of its own.');
  }
  if (!simulator && values.secrets === undefined) {
    throw usage(
      "--no-simulator needs --secrets FILE: without the accounts' keys no push can be authenticated.",
    );
  }
  return {
    port: portOf(values.port),
    orNext: values.port === undefined,
    accounts: accountsOrExamples(values.accounts),
    secrets: values.secrets,
    simulator,
    wechatApi: urlOf(wechatApi ?? 'https://api.weixin.qq.com'),
    startAt: values['start-at'] === undefined ? now : timeOf(values['start-at']),
    verbose: values.verbose ?? false,
    opens: !values['no-open'],
    language: languageOf(values.lang, environment),
  };
}

function languageOf(
  named: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  if (named === undefined) return languageIn(environment);
  const language = languages.find((one) => one === named);
  if (language !== undefined) return language;
  throw usage(`--lang ${named}: it can be ${languages.join(' or ')}.`);
}

function portOf(text = '8787'): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw usage(`--port ${text}: a port is a number from 0 to 65535.`);
}

function urlOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url.href;
  throw usage(`--wechat-api ${text}: an address begins with http:// or https://.`);
}

function timeOf(text: string): number {
  const time = Date.parse(text);
  if (!Number.isNaN(time)) return time;
  throw usage(`--start-at ${text}: a time is as 2026-11-20T09:00:00+08:00.`);
}
