import { readFileSync } from 'node:fs';
import type { FunctionBundle } from '#infra/build/bundle.ts';
import type { FunctionName } from '#infra/build/functions.ts';
import type { CallsOf } from './calls.ts';

const prefixes: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  eventbridge: 'events',
  scheduler: 'scheduler',
  'secrets-manager': 'secretsmanager',
  sqs: 'sqs',
};
/** How the functions are called in the stack. */
const constructs: Readonly<Record<FunctionName, string>> = {
  receiver: 'Receiver',
  sender: 'Sender',
  'token-refresher': 'TokenRefresher',
};

/** Calls in an adapter that two functions share, which only the other function makes. */
const notCalled: CallsOf = {
  Receiver: ['dynamodb:UpdateItem', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'],
};

/**
 * The actions that each function's code calls: the commands that our sources name and the bundle contains. The sources
 * alone would include calls that the function never makes; the bundle alone would include every command of a client that is
 * loaded late and so is not tree-shaken.
 */
export function callsInCode(bundles: Readonly<Record<FunctionName, FunctionBundle>>): CallsOf {
  return Object.fromEntries(
    Object.entries(bundles).map(([name, { metafile }]) => {
      const construct = constructs[name as FunctionName];
      const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
        Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
      );
      const own = files.filter((file) => /^(functions|shared)\//.test(file));
      const named = new Set(own.flatMap((file) => readFileSync(file, 'utf8').match(/\b\w+Command\b/g) ?? []));
      const actions = files.flatMap((file) => actionOf(file, named));
      return [construct, [...new Set(actions)].filter((one) => !notCalled[construct]?.includes(one)).sort()];
    }),
  );
}

function actionOf(file: string, named: ReadonlySet<string>): string[] {
  const [, client = '', command = ''] =
    /@aws-sdk\/client-([\w-]+)\/dist-es\/commands\/(\w+)\.js$/.exec(file) ?? [];
  return named.has(command) ? [`${prefixes[client]}:${command.replace(/(Batch)?Command$/, '')}`] : [];
}
