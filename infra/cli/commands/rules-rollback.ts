import { versionInForce } from '#shared/aws/live-rules.ts';
import { CodedError } from '#shared/coded-error.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { changeBy, liveRulesOf } from '../rules/live-stack.ts';
import { rollBack } from '../rules/push-rules.ts';
import { usage } from '../run-command-line.ts';

/** Puts an earlier version of an account's rules in force again. */
export const rulesRollback: Command = {
  description: `Without a version, what was in force before the last push. Version 0 is what is deployed. The rules of the version are checked again
and become a new version, so that nothing of what happened is lost.`,
  options: {
    ...stackOption,
    note: { type: 'string', placeholder: 'TEXT', help: 'why, for `rules versions`' },
    json: sharedOptions.json,
  },
  positionals: { min: 1, max: 2 },
  async run(context) {
    const { options, positionals, print } = context;
    const [account = '', named] = positionals;
    if (named !== undefined && !/^\d{1,6}$/.test(named)) {
      throw usage(`${named} is not the number of a version.`);
    }
    const { to, result } = await withAws(async () => {
      const target = await liveRulesOf(account, context);
      const current = await target.store.current(account);
      if (named === undefined && versionInForce(current, target.deployed.deployment) === 0) {
        throw new CodedError(
          'nothing_to_undo',
          `The deployed rules of ${account} are in force, so there is no push to undo. See \`rules versions ${account}\`.`,
        );
      }
      const version = named === undefined ? (current?.before ?? 0) : Number(named);
      const note = version === 0 ? 'as deployed' : `as version ${version}`;
      return { to: version, result: await rollBack(target, version, changeBy(context, note)) };
    });
    if (options['json'] === true) print(JSON.stringify({ account, to, ...result }, null, 2));
    else if (result.kind === 'unchanged')
      print(`${account}: the rules of version ${to} are in force already.`);
    else if (to === 0) print(`${account}: the deployed rules are in force within a minute.`);
    else
      print(
        `${account}: the rules of version ${to} are in force within a minute, as version ${result.version}.`,
      );
    return 0;
  },
};
