import { both, type Text } from '../language/text.ts';
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
 * The surroundings of a command that addresses a local run: the one whose address is in `AWS_ENDPOINT_URL`, or with
 * `--local` the newest. The command gets the run's credentials and its clock, which may be ahead.
 *
 * @param note called if the run was chosen from several
 * @throws CodedError `no_local_run`
 */
export async function reachLocalRun<World extends Surroundings>(
  world: World,
  isAsked: boolean,
  note: (text: Text) => void,
  runs: () => readonly LocalRun[] = localRuns,
): Promise<World & Reached> {
  const endpoint = world.environment['AWS_ENDPOINT_URL']?.replace(/\/$/, '');
  if (!isAsked && endpoint === undefined) return world;
  const all = runs();
  const named = all.find(({ awsEndpoint }) => awsEndpoint === endpoint);
  const run = named ?? (isAsked ? all[0] : undefined);
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
  if (named === undefined && all.length > 1) note(chosen(run, all));
  const environment = {
    ...world.environment,
    ...localEnvironment(run.sessionToken),
    AWS_ENDPOINT_URL: run.awsEndpoint,
    LOCAL_RUN_URL: run.url,
  };
  const ahead = await aheadOf(run, world.now());
  return { ...world, environment, accounts: run.accounts, now: () => world.now() + ahead };
}

function chosen(run: LocalRun, all: readonly LocalRun[]): Text {
  const others = all.filter((one) => one !== run).map(({ awsEndpoint }) => `AWS_ENDPOINT_URL=${awsEndpoint}`);
  return both(
    `Several local runs go on; this is the newest, ${run.url}. For another: ${others.join(', ')}.`,
    `本机运行有好几个，用最近启动的：${run.url}。换一个：${others.join('、')}。`,
  );
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
