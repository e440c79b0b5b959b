import {
  type EventBridgeClient,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutTargetsCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import type { DeployedStack } from '#infra/cli/aws/find-stack.ts';
import { targetInput } from '#infra/local/aws/target-input.ts';
import type { RequestEntry } from '#shared/contracts/entries.ts';
import type { Report } from './report.ts';

/** The deployed rule that brings requests of other services to the queue. */
export interface DeployedRule {
  put(entry: RequestEntry): Promise<void>;
  /** Makes of what the endpoint delivered what the rule says; what arrives as it should stays as it is. */
  mend(body: string): string;
}

export async function deployedRule(
  client: EventBridgeClient,
  stack: DeployedStack,
  report: Report,
): Promise<DeployedRule> {
  // Of a rule on a bus of its own, CloudFormation gives `bus|rule`.
  const Rule = stack.resource('AWS::Events::Rule', 'EventsSendRequests').split('|').at(-1);
  const rule = { Rule, EventBusName: stack.outputs.get('EventBusName') };
  const { Targets: [target] = [] } = await client.send(new ListTargetsByRuleCommand(rule));
  const transformer = transformerOf(target);
  return {
    async put(entry) {
      const put = new PutEventsCommand({ Entries: [entry] });
      try {
        await client.send(put);
      } catch {
        report.note(
          'the endpoint’s rules cannot transform events; that is done here, as the deployed rule says',
        );
        const { InputTransformer: _, ...plain } = target as Target;
        await client.send(new PutTargetsCommand({ ...rule, Targets: [plain] }));
        await client.send(put);
        await client.send(new PutTargetsCommand({ ...rule, Targets: [target as Target] }));
      }
    },
    mend(body) {
      const value = JSON.parse(body);
      if (!('detail-type' in value)) return body;
      return targetInput({ InputTransformer: transformer }, { ...value, time: isoTime(value.time) });
    },
  };
}

function transformerOf(target: Target | undefined) {
  const { InputTemplate, InputPathsMap = {} } = target?.InputTransformer ?? {};
  if (InputTemplate === undefined) throw new Error('The deployed rule has no input transformer.');
  return { InputTemplate, InputPathsMap };
}

/** AWS says ISO 8601, some emulators epoch seconds. */
function isoTime(time: string | number): string {
  return typeof time === 'number' ? `${new Date(time * 1000).toISOString().slice(0, 19)}Z` : time;
}
