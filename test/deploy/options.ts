import { script } from '#infra/cli/script.ts';

export interface Options {
  readonly endpoint: string;
  readonly region: string;
  readonly stage: string;
  /** Whether to deploy the first rules again at the end. */
  readonly revert: boolean;
}

const { flags, usage } = script('npm run test:deploy');

export const help = `Deploys the stack to an AWS-compatible endpoint with the real CDK CLI, sends the deployed functions a push, and destroys it.

  npm run test:deploy -- --endpoint http://127.0.0.1:5000

Options
  --endpoint URL    where AWS is; everything goes there
  --region NAME     (default us-east-1)
  --stage NAME      of the stack that is made and destroyed (default deploytest: wechat-reply-deploytest)
  --revert          also deploy the first rules again: a push that was made over them must not come back. The endpoint must then
                    make a resource anew that it has deleted, as AWS does; moto 5.2 takes the deleted one for it
  --allow-remote    take an endpoint that is not on this machine, with the credentials of the shell. It makes, and deletes,
                    resources there that may cost money, and leaves a stack CDKToolkit-wxdeploy
  --help            print this
`;

/**
 * Reads the command line; `help` when that was asked for.
 *
 * @throws CodedError `usage`, also for an endpoint that is not on this machine
 */
export function readOptions(args: readonly string[]): Options | 'help' {
  const values = flags(args, {
    endpoint: { type: 'string' },
    region: { type: 'string' },
    stage: { type: 'string' },
    revert: { type: 'boolean' },
    'allow-remote': { type: 'boolean' },
  });
  if (values.help) return 'help';
  if (values.endpoint === undefined) throw usage('--endpoint URL is missing.');
  const url = URL.canParse(values.endpoint) ? new URL(values.endpoint) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw usage(`--endpoint ${values.endpoint}: must be a URL such as http://127.0.0.1:5000.`);
  }
  if (!isLoopback(url.hostname) && values['allow-remote'] !== true) {
    throw usage(
      `--endpoint ${values.endpoint}: is not on this machine. Resources would be made and deleted there; if that is meant, add --allow-remote.`,
    );
  }
  const { region = 'us-east-1', stage = 'deploytest', revert = false } = values;
  if (stage === 'production') throw usage('--stage production: is the stack that people use.');
  return { endpoint: url.href.replace(/\/$/, ''), region, stage, revert };
}

export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
