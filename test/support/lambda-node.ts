import { join, resolve } from 'node:path';
import { install } from './install.ts';

/** The Node of the line that Lambda runs, `nodejs24.x`. */
const version = '24.21.0';

/**
 * The path of a Node such as Lambda runs: this one, or one from npm. It is installed in a folder of its own, because among
 * the other packages every script would run with it.
 */
export function lambdaNode(): string {
  if (isLambdaNode()) return process.execPath;
  const folder = resolve(`node_modules/.cache/node-${version}`);
  const name = `node-${process.platform}-${process.arch}`;
  install(folder, { dependencies: { [name]: version } });
  return join(folder, 'node_modules', name, 'bin', 'node');
}

/** Whether this process runs on the line of Node that Lambda runs. */
export function isLambdaNode(): boolean {
  return process.version.split('.')[0] === `v${version.split('.')[0]}`;
}
