import { both } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { localEnvironment } from '../local/aws/credentials.ts';
import { type LocalRun, localRuns } from '../local/run-file.ts';
import type { CommandContext } from './command.ts';

type Surroundings = Pick<CommandContext, 'environment' | 'now'>;

interface Reached {
  /** The folder of the run's account files, which may be the examples. */
  readonly accounts?: string;
}

/**
 * The surroundings of a command that addresses a local run: `--local` means the newest one that is running, and so does its
 * address in `AWS_ENDPOINT_URL`. The command gets the run's credentials and its clock, which may be ahead.
 *
 * @throws CodedError `no_local_run`
 */
export async function reachLocalRun<World extends Surroundings>(
  world: World,
  isAsked: boolean,
  runs: () => readonly LocalRun[] = localRuns,
): Promise<World & Reached> {
  const endpoint = world.environment['AWS_ENDPOINT_URL']?.replace(/\/$/, '');
  if (!isAsked && endpoint === undefined) return world;
  const run = isAsked ? runs()[0] : runs().find(({ awsEndpoint }) => awsEndpoint === endpoint);
  if (run === undefined) {
    if (!isAsked) return world;
    throw new ToldError(
      'no_local_run',
      both(
        'No local run goes on. Start one with npm start, in another terminal.',
        '本机运行还没有启动。在另一个终端里执行 npm start。',
      ),
    );
  }
  const environment = {
    ...world.environment,
    ...localEnvironment(run.sessionToken),
    AWS_ENDPOINT_URL: run.awsEndpoint,
    LOCAL_RUN_URL: run.url,
  };
  const ahead = await aheadOf(run, world.now());
  return { ...world, environment, accounts: run.accounts, now: () => world.now() + ahead };
}

/** How far the run's clock is ahead; milliseconds. */
async function aheadOf({ url }: LocalRun, now: number): Promise<number> {
  try {
    const response = await fetch(`${url}/__local/clock`, { signal: AbortSignal.timeout(5000) });
    return ((await response.json()) as { readonly now: number }).now - now;
  } catch (cause) {
    throw new ToldError(
      'no_local_run',
      both(`The local run at ${url} does not answer.`, `${url} 的本机运行没有应答。`),
      { cause },
    );
  }
}
