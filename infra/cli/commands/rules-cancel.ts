import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions, unreadAccounts } from '../command.ts';
import { cancelVersion } from '../rules/cancel-version.ts';
import { changeBy, liveRulesOf } from '../rules/live-stack.ts';
import { versionNumber } from '../rules/version-number.ts';

/** Withdraws a scheduled version, or one that only testers have. */
export const rulesCancel: Command = {
  description: {
    en: `Cancels a version of \`rules push --at\` or \`rules push --testers\` that is not in force for everybody yet. If there is only one, its number is not needed.
The version stays in \`rules versions\`, and can be put in force by its number.`,
    zh: `取消用 \`rules push --at\` 或 \`rules push --testers\` 推上去、还没有对所有人生效的版本。只有一个时可以不写版本号。
版本仍然留在 \`rules versions\` 里，以后可以用版本号让它生效。`,
  },
  options: { ...stackOption, ...unreadAccounts, json: sharedOptions.json },
  positionals: { min: 1, max: 2 },
  async run(context) {
    const { options, positionals, print, language } = context;
    const [account = '', named] = positionals;
    const number = named === undefined ? undefined : versionNumber(named);
    const cancelled = await withAws(async () =>
      cancelVersion(await liveRulesOf(account, context), number, changeBy(context, '')),
    );
    const { version } = cancelled;
    if (options['json'] === true) print(JSON.stringify({ account, ...cancelled }, null, 2));
    else
      print(
        language === 'zh'
          ? `${account}：第 ${version} 版已取消，一分钟内谁都不会再用到它。`
          : `${account}: version ${version} is cancelled; within a minute nobody has it.`,
      );
    return 0;
  },
};
