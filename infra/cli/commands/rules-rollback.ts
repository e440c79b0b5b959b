import type { Text } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions, unreadAccounts } from '../command.ts';
import { changeBy, liveRulesOf } from '../rules/live-stack.ts';
import { pushedLines } from '../rules/print-pushed.ts';
import { rollBack } from '../rules/push-rules.ts';
import { type Reach, readState } from '../rules/push-target.ts';
import { atOption, timeAsked } from '../rules/reach-option.ts';
import { timezoneOf } from '../rules/stored-version.ts';
import { versionNumber } from '../rules/version-number.ts';

/** Puts an earlier version of an account's rules in force again. */
export const rulesRollback: Command = {
  description: {
    en: `Without a version, what was in force before the last push. Version 0 is what is deployed. The rules of the version are checked again
and become a new version, so that nothing of what happened is lost; the pictures are those of the version. What testers have ends.`,
    zh: `不写版本号时，回到上一次推送之前。版本 0 是部署时的规则。那一版的规则会重新检查，并成为一个新版本，历史不会丢；图片也是那一版的图片。
正在进行的测试随之结束。`,
  },
  options: {
    ...stackOption,
    ...unreadAccounts,
    note: {
      type: 'string',
      placeholder: 'TEXT',
      help: { en: 'why, for `rules versions`', zh: '说明原因，会显示在 `rules versions` 里' },
    },
    ...atOption,
    json: sharedOptions.json,
  },
  positionals: { min: 1, max: 2 },
  async run(context) {
    const { options, positionals, print, language } = context;
    const [account = '', named] = positionals;
    const wanted = named === undefined ? undefined : versionNumber(named);
    const { to, result, reach, timezone } = await withAws(async () => {
      const target = await liveRulesOf(account, context);
      const change = changeBy(context, '');
      const { state, versions } = await readState(target, change.at);
      if (named === undefined && state.version === 0) throw nothingToUndo(account);
      const version = wanted ?? state.before;
      const zone = timezoneOf(versions);
      const from = timeAsked(options['at'], zone);
      const asked: Reach = from === null ? { kind: 'everybody' } : { kind: 'later', from };
      const note = change.note || rolledBackTo(version)[language];
      const rolledBack = await rollBack(target, version, { ...change, note }, asked);
      return { to: version, result: rolledBack, reach: asked, timezone: zone };
    });
    if (options['json'] === true) print(JSON.stringify({ account, to, ...result }, null, 2));
    else {
      if (to > 0 && result.kind === 'pushed')
        print(
          language === 'zh'
            ? `${account}：第 ${to} 版的规则成为第 ${result.version} 版。`
            : `${account}: the rules of version ${to} become version ${result.version}.`,
        );
      for (const line of pushedLines(account, result, reach, timezone, language)) print(line);
    }
    return 0;
  },
};

function rolledBackTo(version: number): Text {
  return version === 0
    ? { en: 'as deployed', zh: '恢复到部署时' }
    : { en: `as version ${version}`, zh: `恢复到第 ${version} 版` };
}

function nothingToUndo(account: string): ToldError<'nothing_to_undo'> {
  return new ToldError('nothing_to_undo', {
    en: `The deployed rules of ${account} are in force, so there is no push to undo. See \`rules versions ${account}\`.`,
    zh: `${account} 现在用的是部署时的规则，没有可以撤销的推送。见 \`rules versions ${account}\`。`,
  });
}
