import { readFileSync } from 'node:fs';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { clientOptions } from '#shared/aws/client-options.ts';
import { environmentVariable } from '#shared/aws/environment.ts';
import { jsonLog } from '#shared/aws/log.ts';
import type { DeliveredEvent } from '#shared/contracts/read-event.ts';
import type { AssistantOptions } from '../options.ts';
import { askBedrock } from './ask-model.ts';
import { handleEvent } from './handle-event.ts';
import { memoryTable } from './memory-table.ts';
import { busVoice } from './voice.ts';

const now = (): number => Date.now();
const options = JSON.parse(
  readFileSync(new URL('./options.json', import.meta.url), 'utf8'),
) as AssistantOptions;
/** The address of a stand-in for Bedrock; not set in AWS. */
const endpoint = process.env['MODEL_ENDPOINT'];
const bedrock = new BedrockRuntimeClient({
  ...clientOptions,
  // A model takes longer than a table. By default this client uses HTTP/2, for streaming answers.
  requestHandler: new NodeHttpHandler({
    connectionTimeout: 2000,
    requestTimeout: 50_000,
    throwOnRequestTimeout: true,
  }),
  maxAttempts: 2,
  ...(endpoint === undefined ? {} : { endpoint }),
});
const dependencies = {
  options,
  memory: memoryTable(
    new DynamoDBClient(clientOptions),
    environmentVariable('MEMORY_TABLE'),
    options.history.days,
    now,
  ),
  askModel: askBedrock(bedrock, options.model, options.systemPrompt),
  voice: busVoice(new EventBridgeClient(clientOptions), { busName: options.bus, source: options.source }),
  log: jsonLog(now),
  now,
};

export const handler = (event: DeliveredEvent): Promise<void> => handleEvent(dependencies, event);
