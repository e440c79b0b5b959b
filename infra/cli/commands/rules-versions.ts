import { versionInForce } from '#shared/aws/live-rules.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { liveRulesOf } from '../rules/live-stack.ts';
import { plural } from '../rules/print-findings.ts';

/** Lists the versions of an account's rules, and says which is in force. */
export const rulesVersions: Command = {
  name: 'rules versions',
  arguments: '<account>',
  summary: 'list the pushed versions of an account’s rules, and which is in force',
  description:
    'A pushed version is in force until other rules are deployed for the account; then those are, and this says so.',
  options: { ...stackOption, json: sharedOptions.json },
  positionals: { min: 1, max: 1 },
  async run(context) {
    const { options, positionals, print } = context;
    const [account = ''] = positionals;
    const { current, versions, deployedDigest } = await withAws(async () => {
      const { store, ...target } = await liveRulesOf(account, context);
      return { ...target, current: await store.current(account), versions: await store.versions(account) };
    });
    const inForce = versionInForce(current, deployedDigest);
    const superseded = current !== undefined && current.version > 0 && inForce === 0 ? current.version : null;
    if (options['json'] === true) {
      print(JSON.stringify({ account, inForce, superseded, deployed: deployedDigest, versions }, null, 2));
      return 0;
    }
    for (const { version, at, by, note, rules } of versions) {
      const mark = version === inForce ? '→' : version === superseded ? '×' : ' ';
      const time = new Date(at * 1000).toISOString().slice(0, 16).replace('T', ' ');
      print(
        `${mark} ${String(version).padStart(4)}  ${time} UTC  ${by.padEnd(12)}  ${plural(rules, 'rule').padEnd(10)}  ${note}`.trimEnd(),
      );
    }
    print(`${inForce === 0 ? '→' : ' '}    0  as deployed (${deployedDigest})`);
    if (superseded !== null) {
      print(
        `Version ${superseded} ended when other rules were deployed. To put it in force again: rules rollback ${account} ${superseded}`,
      );
    }
    return 0;
  },
};
