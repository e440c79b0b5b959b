import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions, unreadAccounts } from '../command.ts';
import { changeBy, liveRulesOf } from '../rules/live-stack.ts';
import { pushedLines } from '../rules/print-pushed.ts';
import { publishTrial } from '../rules/push-rules.ts';
import { type Reach, readState } from '../rules/push-target.ts';
import { atOption, timeAsked } from '../rules/reach-option.ts';
import { timezoneOf } from '../rules/stored-version.ts';

/** Puts the testers' version in force for everybody. */
export const rulesPublish: Command = {
  description: {
    en: `What the testers have tried is what everybody gets: the very version that \`rules push --testers\` stored, whatever the file says by now.`,
    zh: '测试人员试过的就是大家得到的：生效的正是 `rules push --testers` 存下的那一版，和文件后来的改动无关。',
  },
  options: { ...stackOption, ...unreadAccounts, ...atOption, json: sharedOptions.json },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, positionals, print, language, now } = context;
    const [account = ''] = positionals;
    const { published, reach, timezone } = await withAws(async () => {
      const target = await liveRulesOf(account, context);
      const zone = timezoneOf((await readState(target, now() / 1000)).versions);
      const from = timeAsked(options['at'], zone);
      const asked: Reach = from === null ? { kind: 'everybody' } : { kind: 'later', from };
      const change = changeBy(context, '');
      return { published: await publishTrial(target, change, from), reach: asked, timezone: zone };
    });
    if (options['json'] === true) print(JSON.stringify({ account, ...published }, null, 2));
    else for (const line of pushedLines(account, published, reach, timezone, language)) print(line);
    return 0;
  },
};
