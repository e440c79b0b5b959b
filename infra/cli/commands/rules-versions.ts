import { versionInForce } from '#shared/aws/live-rules.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { liveRulesOf } from '../rules/live-stack.ts';
import { plural } from '../rules/print-findings.ts';

/** Lists the versions of an account's rules, and says which is in force. */
export const rulesVersions: Command = {
  description: `A pushed version is in force (→) until a deploy changes the rules of the account. Then it has ended (×) for good: those deployed are
in force, and it does not come back if the change is taken back.`,
  options: { ...stackOption, json: sharedOptions.json },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, positionals, print } = context;
    const [account = ''] = positionals;
    const { current, versions, deployed } = await withAws(async () => {
      const { store, ...target } = await liveRulesOf(account, context);
      return { ...target, current: await store.current(account), versions: await store.versions(account) };
    });
    const { digest, deployment } = deployed;
    const inForce = versionInForce(current, deployment);
    const superseded = current !== undefined && current.version > 0 && inForce === 0 ? current.version : null;
    if (options['json'] === true) {
      print(
        JSON.stringify({ account, inForce, superseded, deployed: digest, deployment, versions }, null, 2),
      );
      return 0;
    }
    for (const { version, at, by, note, rules } of versions) {
      const mark = version === inForce ? '→' : version === superseded ? '×' : ' ';
      const time = new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ');
      print(
        `${mark} ${String(version).padStart(4)}  ${time} UTC  ${by.padEnd(12)}  ${plural(rules, 'rule').padEnd(10)}  ${note}`.trimEnd(),
      );
    }
    const same = versions.find((one) => one.digest === digest);
    const ofVersion = same === undefined ? '' : `, the rules of version ${same.version}`;
    print(`${inForce === 0 ? '→' : ' '}    0  as deployed (${digest})${ofVersion}`);
    return 0;
  },
};
