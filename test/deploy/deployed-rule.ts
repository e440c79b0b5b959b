import { type EventBridgeClient, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import type { DeployedStack } from '#infra/cli/aws/find-stack.ts';
import { targetInput } from '#infra/local/aws/target-input.ts';
import type { Report } from './report.ts';

/**
 * What the deployed rule's target makes of an event, for endpoints that put the whole event on the queue instead; what
 * arrives as it should stays as it is.
 */
export async function deployedTransformer(
  client: EventBridgeClient,
  stack: DeployedStack,
  report: Report,
): Promise<(body: string) => string> {
  // Of a rule on a bus of its own, CloudFormation gives `bus|rule`.
  const rule = stack.resource('AWS::Events::Rule', 'EventsSendRequests').split('|').at(-1);
  const { Targets: [target] = [] } = await client.send(
    new ListTargetsByRuleCommand({ Rule: rule, EventBusName: stack.outputs.get('EventBusName') }),
  );
  const { InputTransformer: transformer } = target ?? {};
  if (transformer?.InputTemplate === undefined)
    throw new Error('The deployed rule has no input transformer.');
  const { InputTemplate, InputPathsMap = {} } = transformer;
  let isReported = false;
  return (body) => {
    const value = JSON.parse(body);
    if (!('detail-type' in value)) return body;
    if (!isReported)
      report.note('the endpoint’s rules do not transform events; done here as the deployed rule says');
    isReported = true;
    return targetInput({ InputTransformer: { InputTemplate, InputPathsMap } }, value);
  };
}
