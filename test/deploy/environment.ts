import { isLoopback, type Options } from './options.ts';

/** What everything runs with that talks to the endpoint: credentials of the shell never go to an emulator. */
export function environmentFor({ endpoint, region }: Options): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !/^(AWS|CDK)_/.test(entry[0]),
  );
  const credentials = isLoopback(new URL(endpoint).hostname)
    ? { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }
    : Object.fromEntries(Object.entries(process.env).filter(([name]) => /^AWS_/.test(name)));
  return {
    ...Object.fromEntries(inherited),
    ...(credentials as Record<string, string>),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    NO_COLOR: '1',
  };
}
