import { readdirSync, readFileSync } from 'node:fs';
import { functionNames } from '#infra/build/functions.ts';

/** Variables whose value the stand-in of AWS checks. All others share one value. */
const known = {
  CONVERSATION_TABLE: 'conversations',
  TOKEN_TABLE: 'tokens',
  RULES_TABLE: 'rules',
  MEDIA_TABLE: 'media',
  AUDIT_TABLE: 'audits',
} as const;

/**
 * The environment variables that the functions read, with credentials as long as Lambda's.
 *
 * @param url the address of the stand-in for AWS and WeChat
 */
export function functionEnvironment(url: string): Record<string, string> {
  const files = functionNames.flatMap((name) =>
    readdirSync(`functions/${name}`)
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(`functions/${name}/${file}`, 'utf8')),
  );
  const asked = files.flatMap((text) =>
    [...text.matchAll(/(?:environmentVariable|variable)\('(\w+)'\)/g)].map(([, name = '']) => name),
  );
  return {
    ...Object.fromEntries(asked.map((name) => [name, `${url}/000000000000/value`])),
    ...known,
    WECHAT_API: url,
    AWS_ENDPOINT_URL: url,
    AWS_REGION: 'cn-north-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG',
    AWS_SESSION_TOKEN: 's'.repeat(700),
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}
