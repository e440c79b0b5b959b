import { spawnSync } from 'node:child_process';
import { delimiter, dirname } from 'node:path';
import { isLambdaNode, lambdaNode } from './lambda-node.ts';

/*
 * npm run test:lambda-node: runs tests on Lambda's version of Node. By default these are the unit tests and all tests of the
 * code that Lambda runs. It does nothing if npm test has run on that version anyway.
 */
const everything = [
  ['--project', 'unit'],
  ['--project', 'proof', 'test/functions/', 'test/shared/'],
];
const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(
    'Runs the unit tests and all tests of what Lambda runs, or vitest with the arguments given, on the Node of Lambda; --install only installs it.',
  );
} else if (args.includes('--install')) {
  console.log(lambdaNode());
} else if (isLambdaNode()) {
  console.log(`${process.version} is the Node that Lambda runs: npm test has run everything on it.`);
} else {
  const node = lambdaNode();
  // Processes that a test starts run on it too.
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` };
  for (const run of args.length === 0 ? everything : [args]) {
    const { status } = spawnSync(node, ['node_modules/vitest/vitest.mjs', 'run', ...run], {
      stdio: 'inherit',
      env,
    });
    if (status !== 0) process.exitCode = status ?? 1;
  }
}
