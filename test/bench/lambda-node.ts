import { join } from 'node:path';
import { install } from './peers/install.ts';

/** Of the line that Lambda runs (`nodejs24.x`). */
const version = '24.21.0';

/**
 * A Node as Lambda has it: this one, or one that is installed beside the other packages; not among them, because scripts
 * would run with it from then on.
 */
export function lambdaNode(): string {
  if (process.version.startsWith('v24.')) return process.execPath;
  const folder = `node_modules/.cache/node-${version}`;
  const name = `node-${process.platform}-${process.arch}`;
  install(folder, { dependencies: { [name]: version } });
  return join(folder, 'node_modules', name, 'bin', 'node');
}
