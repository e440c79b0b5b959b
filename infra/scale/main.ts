import { runScript, script } from '../cli/script.ts';
import { accountsOrExamples } from '../config/accounts-folder.ts';
import { loadStages } from '../config/load-stages.ts';
import { readStackOptions } from '../config/read-stack-options.ts';
import { stackOptionNames } from '../config/stack-options.ts';
import { awsQuotas, type Kind, requestsPerSecond, scaleLimits } from './limits.ts';

const help = `Says how many pushes a second a stack takes before something breaks, what that is, and what to do about it.

  npm run scale -- [--stage NAME] [--accounts DIR] [--option name=value …] [--region large|other|new]

Options
  --stage NAME          whose options are meant                                   (default production)
  --accounts DIR        the folder with stages.yaml                               (default infra/accounts)
  --option NAME=VALUE   an option over those of the stage, as with -c of cdk
  --region KIND         quotas of a large region (us-east-1, us-west-2, eu-west-1), of another, or of a new AWS account
                                                                                  (default other)
  --help                print this
`;
const { flags, usage } = script('npm run scale');

await runScript(async () => {
  const values = flags(process.argv.slice(2), {
    stage: { type: 'string' },
    accounts: { type: 'string' },
    option: { type: 'string', multiple: true },
    region: { type: 'string' },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const given = new Map(
    (values.option ?? []).map((text): [string, string] => {
      const [name = '', ...value] = text.split('=');
      if (!(stackOptionNames as readonly string[]).includes(name))
        throw usage(`--option ${text}: there is no option ${name}.`);
      return [name, value.join('=')];
    }),
  );
  const kind = values.region ?? 'other';
  if (!Object.hasOwn(awsQuotas, kind)) throw usage(`--region ${kind}: it is large, other or new.`);
  const stages = loadStages(accountsOrExamples(values.accounts));
  const options = readStackOptions(stages, values.stage ?? 'production', (name) => given.get(name));
  for (const { what, pushesPerSecond, remedy } of scaleLimits(options, kind as Kind)) {
    console.log(
      `${String(Math.round(pushesPerSecond)).padStart(8)} a second  ${what}\n${' '.repeat(19)}→ ${remedy.replaceAll('`', '')}`,
    );
  }
  console.log(
    `${String(requestsPerSecond).padStart(8)} a second  requests of other services and messages that fall due, through the intake\n${' '.repeat(19)}→ more than that wait there, and no push waits for them`,
  );
  return 0;
});
