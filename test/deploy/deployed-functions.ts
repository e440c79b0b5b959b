import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GetFunctionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { unzipSync } from 'fflate';
import type { DeployedStack } from '#infra/cli/aws/find-stack.ts';
import type { Clock } from '#infra/local/clock.ts';
import { bundleWorker } from '#infra/local/lambda/bundle-worker.ts';
import { createFunction, type LocalFunction } from '#infra/local/lambda/function-host.ts';
import type { SynthesizedTemplate } from './assembly.ts';
import { isLoopback } from './options.ts';

export interface DeployedFunctionsSettings {
  readonly lambda: LambdaClient;
  readonly s3: S3Client;
  readonly stack: DeployedStack;
  readonly template: SynthesizedTemplate;
  readonly endpoint: string;
  readonly bucket: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly workFolder: string;
  readonly clock: Clock;
  readonly onLog: (functionName: string, line: string) => void;
}

const functionPaths = ['ReceiverFunction', 'SenderFunction', 'TokenRefresherFunction'] as const;
export type FunctionPath = (typeof functionPaths)[number];

/** The deployed functions, run here: the code that was uploaded, in the environment that was deployed. */
export async function startDeployedFunctions(
  settings: DeployedFunctionsSettings,
): Promise<Record<FunctionPath, LocalFunction>> {
  const { lambda, stack, workFolder, clock, onLog } = settings;
  const worker = bundleWorker(workFolder);
  const functions = functionPaths.map(async (path) => {
    const name = stack.resource('AWS::Lambda::Function', path);
    const { Configuration, Code } = await lambda.send(new GetFunctionCommand({ FunctionName: name }));
    const { Handler = '', Timeout = 3, Environment } = Configuration ?? {};
    const folder = join(workFolder, 'functions', path);
    unpack(await download(settings, path, Code?.Location ?? ''), folder);
    const environment = { ...runtimeVariables(settings), ...Environment?.Variables };
    const bundle = join(folder, `${Handler.split('.')[0]}.mjs`);
    return [
      path,
      createFunction({ name, bundle, worker, environment, timeout: Timeout, onLog }, clock),
    ] as const;
  });
  return Object.fromEntries(await Promise.all(functions)) as Record<FunctionPath, LocalFunction>;
}

/** What Lambda adds to the environment of a function, with the endpoint in the place of AWS. */
function runtimeVariables({ environment }: DeployedFunctionsSettings): Record<string, string> {
  const names = /^AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|REGION|ENDPOINT_URL|SDK_JS_.*)$/;
  return {
    ...Object.fromEntries(Object.entries(environment).filter(([name]) => names.test(name))),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
  };
}

/** From the address that Lambda gives, or from the bucket where an emulator's address leads to AWS itself. */
async function download(
  { template, endpoint, bucket, s3 }: DeployedFunctionsSettings,
  path: FunctionPath,
  location: string,
): Promise<Uint8Array> {
  const isEmulated = isLoopback(new URL(endpoint).hostname);
  if (location !== '' && (!isEmulated || isLoopback(new URL(location).hostname))) {
    const response = await fetch(location);
    if (!response.ok) throw new Error(`The code of ${path} cannot be downloaded: HTTP ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  }
  const [, resource] =
    Object.entries(template.Resources).find(
      ([id, { Type }]) => Type === 'AWS::Lambda::Function' && id.startsWith(path),
    ) ?? [];
  const { S3Key } = (resource?.Properties?.['Code'] ?? {}) as { S3Key?: string };
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: S3Key }));
  if (Body === undefined) throw new Error(`There is no code of ${path} in ${bucket}.`);
  return Body.transformToByteArray();
}

function unpack(zip: Uint8Array, folder: string): void {
  for (const [name, content] of Object.entries(unzipSync(zip))) {
    if (name.endsWith('/')) continue;
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}
