import { join, resolve } from 'node:path';
import { install } from './install.ts';

/** The version of Node in Lambda's runtime `nodejs24.x`. */
const version = '24.21.0';

/**
 * The path of a Node of Lambda's version: this one, or one from npm. It has its own folder: among the other packages, it
 * would run every script.
 */
export function lambdaNode(): string {
  if (isLambdaNode()) return process.execPath;
  const folder = resolve(`node_modules/.cache/node-${version}`);
  const name = `node-${process.platform}-${process.arch}`;
  install(folder, { dependencies: { [name]: version } });
  return join(folder, 'node_modules', name, 'bin', 'node');
}

/** Whether this process runs Lambda's version of Node. */
export function isLambdaNode(): boolean {
  return process.version.split('.')[0] === `v${version.split('.')[0]}`;
}
