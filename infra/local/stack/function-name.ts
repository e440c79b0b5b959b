import type { FunctionName } from '../../build/functions.ts';

const functionOfConstruct = {
  Receiver: 'receiver',
  Sender: 'sender',
  TokenRefresher: 'token-refresher',
} as const satisfies Record<string, FunctionName>;

/** Which function a resource of the template is. */
export function functionNameOf(logicalId: string): FunctionName {
  const found = Object.entries(functionOfConstruct).find(([construct]) => logicalId.startsWith(construct));
  if (found === undefined)
    throw new Error(`The template has a function ${logicalId}, which is not known here.`);
  return found[1];
}
