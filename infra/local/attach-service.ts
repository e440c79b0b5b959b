import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, type CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { type EventPattern, type Json, matchesPattern } from './aws/event-pattern.ts';
import { bundleWorker } from './lambda/bundle-worker.ts';
import { createFunction } from './lambda/function-host.ts';
import { localTemplate } from './template/local-template.ts';
import type { Template } from './template/template.ts';
import type { World } from './world.ts';

export interface ServiceSettings {
  /** The template of a stack with one function, the rules that call it, and its tables. */
  readonly template: Template;
  /** The file of the function's code. */
  readonly bundle: string;
  /** Environment variables in addition to those of the template. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly onLog: (line: string) => void;
  /** Called with the error when the function fails; AWS would try the event again. */
  readonly onFailed?: (error: unknown) => void;
}

/**
 * Runs another service beside the product on this machine: a function with its tables, which the bus calls by the
 * rules of the service's own template.
 *
 * @returns a function that stops it
 */
export async function attachService(world: World, settings: ServiceSettings): Promise<() => Promise<void>> {
  const { stack, clock } = world;
  const template = localTemplate(settings.template, stack.awsEndpoint);
  const folder = mkdtempSync(join(tmpdir(), 'service-'));
  for (const { ref, properties } of template.ofType('AWS::DynamoDB::Table')) {
    const { KeySchema, AttributeDefinitions } = properties as Pick<
      CreateTableCommandInput,
      'KeySchema' | 'AttributeDefinitions'
    >;
    const table = { TableName: ref, KeySchema, AttributeDefinitions };
    await stack.dynamoDb.client.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }));
  }
  const [lambda, ...others] = template.ofType('AWS::Lambda::Function');
  if (lambda === undefined || others.length > 0) throw new Error('The service must have one function.');
  const { Variables = {} } = (lambda.properties['Environment'] ?? {}) as {
    Variables?: Record<string, string>;
  };
  const local = createFunction(
    {
      name: lambda.logicalId,
      bundle: settings.bundle,
      worker: bundleWorker(folder),
      timeout: Number(lambda.properties['Timeout']),
      onLog: (_, line) => settings.onLog(line),
      environment: {
        ...Variables,
        AWS_REGION: 'local',
        AWS_ACCESS_KEY_ID: lambda.logicalId,
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL: stack.awsEndpoint,
        AWS_ENDPOINT_URL_DYNAMODB: stack.dynamoDb.endpoint,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
        ...settings.environment,
      },
    },
    clock,
  );
  const patterns = template
    .ofType('AWS::Events::Rule')
    .map(({ properties }) => properties['EventPattern'] as EventPattern);
  stack.bus.onEvent((event) => {
    if (!patterns.some((pattern) => matchesPattern(pattern, event as unknown as Json))) return;
    local.invoke(event).catch((error: unknown) => settings.onFailed?.(error));
  });
  return async () => {
    await local.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
