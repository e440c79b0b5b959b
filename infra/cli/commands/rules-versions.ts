import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions, unreadAccounts } from '../command.ts';
import { liveRulesOf } from '../rules/live-stack.ts';
import { versionLines } from '../rules/print-versions.ts';
import { readState } from '../rules/push-target.ts';

/** Lists the versions of an account's rules: which is in force, for whom, and which are scheduled. */
export const rulesVersions: Command = {
  description: {
    en: `→ is in force for everybody, ◇ is with testers only, + is to come at its time. A pushed version is in force until a deploy changes the rules
of the account. Then it has ended (×) for good, and so has what was to come: those deployed are in force, and it does not come back
if the change is taken back.`,
    zh: `→ 表示对所有人生效，◇ 表示只有测试人员在用，+ 表示到时间才生效。推送的版本一直有效，直到某次部署改了这个账号的规则：那时它永久失效（×），
排好时间的也不再生效，改用部署时的规则；就算以后把改动撤回，它也不会回来。`,
  },
  options: { ...stackOption, ...unreadAccounts, json: sharedOptions.json },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, positionals, print, now, language } = context;
    const [account = ''] = positionals;
    const { current, state, versions, deployed } = await withAws(async () => {
      const target = await liveRulesOf(account, context);
      return { deployed: target.deployed, ...(await readState(target, now() / 1000)) };
    });
    const { version: inForce, trial, coming } = state;
    const superseded = current !== undefined && current.version > 0 && inForce === 0 && state.at === 0;
    const ended = superseded ? current.version : null;
    if (options['json'] === true) {
      const { digest, deployment } = deployed;
      const told = { account, inForce, superseded: ended, deployed: digest, deployment };
      print(JSON.stringify({ ...told, testers: trial, coming, versions }, null, 2));
      return 0;
    }
    for (const line of versionLines({ state, versions, ended, digest: deployed.digest }, language))
      print(line);
    return 0;
  },
};
