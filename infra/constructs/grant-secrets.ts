import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { appSecretName, callbackSecretName } from '#shared/aws/secret-names.ts';
import { acknowledge, arnInFinding } from './acknowledge.ts';
import type { WeChatFunction } from './wechat-function.ts';

const names = { app: appSecretName, callback: callbackSecretName } as const;

/**
 * Lets a function read one of the two secrets of every account and platform of the stack. `account set` creates the
 * secrets, not the stack. So an account can be removed and added again, a stack can be deleted and deployed again,
 * and the secrets do not limit the number of accounts.
 *
 * @param prefix the beginning of the names of the stack's secrets
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
export function grantSecrets(reader: WeChatFunction, prefix: string, kind: keyof typeof names): void {
  const stack = Stack.of(reader);
  // The ARN of a secret ends with a dash and six characters after the name. The ARN without them is for missing
  // secrets: "not found" says more than "denied".
  const resourceName = `${names[kind](prefix, '*')}*`;
  Grant.addToPrincipal({
    grantee: reader,
    actions: ['secretsmanager:GetSecretValue'],
    resourceArns: [
      stack.formatArn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    ],
  });
  acknowledge(
    reader.executionRole,
    `IAM5[Resource::${arnInFinding(stack, 'secretsmanager')}:secret:${resourceName}]`,
    'The secrets are made one by one when their values are known; the pattern has just those of this stack and of one kind.',
  );
}
