import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { isLambdaNode, lambdaNode } from './lambda-node.ts';

/*
 * npm run test:lambda-node: runs the unit tests on the Node that Lambda runs, or other tests if they are named. It does
 * nothing if that is the Node that runs all tests anyway.
 */
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(
    'Runs the unit tests, or vitest with the arguments given, on the Node that Lambda runs; --install only installs it.',
  );
} else if (args.includes('--install')) {
  console.log(lambdaNode());
} else if (isLambdaNode()) {
  console.log(`${process.version} is the Node that Lambda runs: npm test has run everything on it.`);
} else {
  const node = lambdaNode();
  const { status } = spawnSync(
    node,
    ['node_modules/vitest/vitest.mjs', 'run', ...(args.length === 0 ? ['--project', 'unit'] : args)],
    {
      stdio: 'inherit',
      // Processes that a test starts run on it too.
      env: { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` },
    },
  );
  process.exitCode = status ?? 1;
}
