import { loadRules } from '#shared/rules/rule-set.ts';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { both, type Language } from '../../language/text.ts';
import { timeText } from '../../language/time-text.ts';
import { usage } from '../../language/told-error.ts';
import { explain } from '../../rules/explain/explain.ts';
import { describeMessage } from '../../rules/testing/message.ts';
import { type Command, type CommandContext, sharedOptions } from '../command.ts';
import { checkAccounts, checkUsable } from '../rules/checked-account.ts';
import { decisionLines, whyLines } from '../rules/print-decision.ts';
import { saysWhat, situationOf } from '../rules/situation.ts';
import { situationOptions } from '../rules/situation-options.ts';

/** Shows what the rules reply, and why. */
export const rulesTry: Command = {
  description: {
    en: `Nothing is sent. Without an account, each account of the folder is asked. For example:

  npm run wechat -- rules try "请问几点开门"
  npm run wechat -- rules try lantern --event subscribe --last-contact never
  npm run wechat -- rules try lantern "20251034" --state asked-order --at "2026-10-01 22:15"`,
    zh: `什么都不会发出去。不写账号时，文件夹里的每个账号都试一遍。例如：

  npm run wechat -- rules try "请问几点开门"
  npm run wechat -- rules try lantern --event subscribe --last-contact never
  npm run wechat -- rules try lantern "20251034" --state asked-order --at "2026-10-01 22:15"`,
  },
  options: {
    ...situationOptions,
    all: {
      type: 'boolean',
      help: { en: 'show every rule, also those that were not reached', zh: '列出每一条规则，包括没轮到的' },
    },
    ...sharedOptions,
  },
  positionals: { min: 0, max: 2 },
  async run({ options, positionals, print, now, language }) {
    const { name, text } = argumentsOf(positionals, options);
    const at = now() / 1000;
    const folder = accountsFolder(options['accounts']);
    const results = [];
    const accounts = checkAccounts(folder, name === undefined ? [] : [name], at, { errorsOnly: true });
    if (name === undefined && accounts.some((account) => account.name === text)) {
      throw usage(
        both(
          `${text} is an account, and a text is missing: rules try ${text} "…". For that text: rules try ${text} ${text}.`,
          `${text} 是账号，还差一句话：rules try ${text} "…"。要试的就是这几个字的话：rules try ${text} ${text}。`,
        ),
      );
    }
    for (const checked of accounts) {
      const { usable } = checked;
      if (usable === null) continue;
      const context = situationOf(options, text, usable, at);
      const explanation = explain(await loadRules(usable.built.program), context);
      results.push({ account: checked.name, timezone: usable.account.timezone, context, explanation });
    }
    if (options['json'] === true) print(JSON.stringify(results.map(forScripts), null, 2));
    else
      for (const lines of results.map((one) => forPeople(one, options['all'] === true, language)))
        print(lines);
    checkUsable(accounts, language);
    return 0;
  },
};

function argumentsOf(
  positionals: readonly string[],
  options: CommandContext['options'],
): { readonly name: string | undefined; readonly text: string | undefined } {
  const [first, second] = positionals;
  if (second !== undefined) return { name: first, text: second };
  // A click on an item of a menu message may have a text too, so both options together mean that.
  if (saysWhat(options)) return { name: first, text: undefined };
  if (first === undefined)
    throw usage(
      both(
        'It needs a text, or an option that says what the user does.',
        '要写一句话，或用选项说明用户做了什么。',
      ),
    );
  return { name: undefined, text: first };
}

interface Result {
  readonly account: string;
  readonly timezone: string;
  readonly context: ReturnType<typeof situationOf>;
  readonly explanation: ReturnType<typeof explain>;
}

function forScripts({ account, context: { at, message }, explanation: { decided, rules } }: Result) {
  const decision = decided.kind === 'decided' ? decided.decision : null;
  return { account, at: new Date(at * 1000).toISOString(), message, decision, rules };
}

function forPeople(
  { account, timezone, context, explanation }: Result,
  showAll: boolean,
  language: Language,
): string {
  const time = timeText(context.at, timezone);
  const { decided, rules } = explanation;
  const decision = decided.kind === 'decided' ? decisionLines(decided.decision, context.at, language) : [];
  return [
    language === 'zh'
      ? `${account}：${describeMessage(context.message, language)}，${timezone} 时间 ${time}`
      : `${account}: ${describeMessage(context.message)}, ${time} in ${timezone}`,
    ...decision.map((line) => `  ${line}`),
    '',
    ...whyLines(rules, showAll, language).map((line) => `  ${line}`),
    '',
  ].join('\n');
}
