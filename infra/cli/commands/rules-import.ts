import { relative } from 'node:path';
import { inOneLine } from '#shared/schema-check.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { checkInEveryLanguage } from '../../language/check-with.ts';
import { both, type Language, type Text } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { consoleRepliesSchema } from '../../rules/import/console-replies.ts';
import { importConsole } from '../../rules/import/import-console.ts';
import { mediaIn } from '../../rules/import/media-in.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, type CommandContext, sharedOptions } from '../command.ts';
import { menuFromWeChat, type PulledMenu } from '../menu/wechat-menu.ts';
import { checkAccounts, usableOf } from '../rules/checked-account.ts';
import { type AskWeChat, consoleAccount, savedReplies } from '../rules/console-account.ts';
import { type FetchedMedia, fetchMedia } from '../rules/fetch-media.ts';
import { plural } from '../rules/print-findings.ts';
import { addMenu, addRules, menuText, newRules, rulesText } from '../rules/write-rules.ts';
import { dataOf } from '../wechat/call-wechat.ts';

/** Turns the auto-replies of WeChat's console into rules. */
export const rulesImport: Command = {
  description: {
    en: `WeChat switches them off when you set a server URL. The stack's token-refresher fetches them with their images and voice messages, which
are saved beside the account files and uploaded whenever they are sent. If the file has no menu, the custom menu comes along. Or the
command reads a saved answer of get_current_autoreply_info, whose media ids end after three days. It prints the rules, and says what
differs from the console or could not be carried over. Rules that the file has already stay as they are, even if you changed their
replies; of their keywords, only new ones are added, in a rule of their own. Keywords are compared exactly, as in the console: without
\`normalize: false\`, case, width and the punctuation around them do not matter.`,
    zh: `启用服务器 URL 之后，微信会停掉后台的自动回复。这里通过堆栈的 token-refresher 把它们连同图片和语音取回来，存在账号文件旁边，发送时重新上传；文件里没有菜单时，自定义菜单也一起带过来；也可以读取保存下来的 get_current_autoreply_info 返回结果，其中的 media_id 三天后失效。结果是一批规则，并说明哪里和后台不同、哪些没能带过来。文件里已经有的规则保持原样，就算回复已经改过；后台新加的关键词会单独加成一条规则。关键词和后台一样精确比较；去掉 \`normalize: false\`，大小写、全角半角和前后标点不同也能匹配。`,
  },
  options: {
    from: {
      type: 'string',
      placeholder: 'FILE',
      help: {
        en: 'read a saved answer (JSON) instead of asking WeChat',
        zh: '读取保存下来的返回结果（JSON），不去问微信',
      },
    },
    write: {
      type: 'boolean',
      help: {
        en: 'add the rules to the account’s file instead of printing them',
        zh: '直接写进账号文件，而不是显示出来',
      },
    },
    passive: {
      type: 'boolean',
      help: {
        en: 'use passive replies where possible: for accounts that are not verified',
        zh: '尽量用被动回复：适合未认证的账号',
      },
    },
    ...stackOption,
    ...sharedOptions,
  },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, positionals, print, now, language } = context;
    const folder = accountsFolder(options['accounts']);
    const [checked] = checkAccounts(folder, positionals, now() / 1000);
    if (checked === undefined) return 1;
    const { account, quotas } = usableOf(checked, language);
    if (account.kind !== 'official-account') {
      throw new ToldError(
        'no_console_replies',
        both(
          `${checked.name} is a mini program, and WeChat tells the auto-replies of official accounts only.`,
          `${checked.name} 是小程序，微信只提供公众号的自动回复。`,
        ),
      );
    }
    const { replies, fetched, pulled } = await readReplies(context, checked.name, folder);
    const menu = account.menu === undefined ? pulled.menu : [];
    const { rules, notes } = importConsole(replies, {
      media: fetched.files,
      passive: options['passive'] === true,
      quota: quotas.userMessage.limit,
    });
    const { added, known, left } = newRules(rules, account.rules);
    const problems = fetched.problems.map((problem) => problem[language]);
    const remarks = [
      ...problems,
      ...(menu.length === 0 ? [] : pulled.problems.map((problem) => problem[language])),
      ...notes
        .filter(({ rule }) => !left.has(rule))
        .map(
          ({ rule, problem, remedy }) =>
            both(`${rule}: ${problem.en}. ${remedy.en}`, `${rule}：${problem.zh}。${remedy.zh}`)[language],
        ),
    ];
    if (options['json'] === true) {
      print(
        JSON.stringify(
          {
            account: checked.name,
            rules: added,
            menu,
            known,
            notes: notes.map((note) => ({
              ...note,
              problem: note.problem[language],
              remedy: note.remedy[language],
            })),
            files: [...fetched.files.values()],
            problems,
          },
          null,
          2,
        ),
      );
    } else {
      if (options['write'] !== true && added.length > 0) print(rulesText(added, remarks).trimEnd());
      if (options['write'] !== true && menu.length > 0) print(menuText(menu).trimEnd());
      if (known.length > 0) {
        print(
          `${options['write'] === true ? '' : '# '}${both(`The file has these already: ${known.join(', ')}.`, `文件里已经有：${known.join('、')}。`)[language]}`,
        );
      }
    }
    if (options['write'] !== true) return 0;
    addRules(checked.path, added);
    addMenu(checked.path, menu);
    if (options['json'] !== true) {
      for (const remark of remarks) print(remark);
      const file = relative(process.cwd(), checked.path);
      print(
        (added.length === 0
          ? both(`${file} lacks no rule of the console.`, `后台的规则 ${file} 里都有了，没有添加。`)
          : both(
              `${plural(added.length, 'rule')} added to ${file}. Look at them with: rules check ${checked.name}`,
              `在 ${file} 里加了 ${added.length} 条规则。用 rules check ${checked.name} 检查。`,
            ))[language],
      );
    }
    return 0;
  },
};

async function readReplies(context: CommandContext, account: string, folder: string) {
  const { from } = context.options;
  if (typeof from === 'string') {
    const none: FetchedMedia = { files: new Map(), problems: [] };
    return { replies: understood(savedReplies(from), both(from, from)), fetched: none, pulled: noMenu };
  }
  const ask = await consoleAccount(account, context);
  const answer = await ask({ path: '/cgi-bin/get_current_autoreply_info' });
  const replies = understood(
    dataOf(answer, both('to show the auto-replies', '读取自动回复')),
    both('the answer of WeChat', '微信返回的内容'),
  );
  const fetched = await fetchMedia(mediaIn(replies), account, folder, ask);
  return { replies, fetched, pulled: await pulledMenu(ask) };
}

const noMenu: PulledMenu = { menu: [], problems: [] };

/** The menu that users see. Rules are imported even if it cannot be read. */
async function pulledMenu(ask: AskWeChat): Promise<PulledMenu> {
  const answer = await ask({ path: '/cgi-bin/get_current_selfmenu_info' });
  return answer.kind === 'ok' ? menuFromWeChat(answer.data) : noMenu;
}

/** @throws CodedError `replies_malformed` */
function understood(value: unknown, source: Text) {
  const { errcode, errmsg } = (value ?? {}) as { errcode?: unknown; errmsg?: unknown };
  if (errcode !== undefined && errcode !== 0) {
    throw new ToldError(
      'replies_malformed',
      both(
        `${source.en} is an error of WeChat: ${errcode} ${errmsg}.`,
        `${source.zh} 是微信返回的错误：${errcode} ${errmsg}。`,
      ),
    );
  }
  const checked = checkInEveryLanguage(consoleRepliesSchema, value);
  if (checked.ok) return checked.value;
  const problems = (language: Language): string =>
    inOneLine(checked.issues.map(({ path, problem }) => ({ path, problem: problem[language] })));
  throw new ToldError(
    'replies_malformed',
    both(
      `${source.en} is not an answer of get_current_autoreply_info: ${problems('en')}.`,
      `${source.zh} 不是 get_current_autoreply_info 的返回结果：${problems('zh')}。`,
    ),
  );
}
