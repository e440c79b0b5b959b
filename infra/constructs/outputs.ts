import { Aws, CfnMapping, CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Account } from '../config/account-schema.ts';
import type { Platform } from '../config/platform-schema.ts';

export interface OutputsProps {
  readonly accounts: readonly Account[];
  readonly platforms: readonly Platform[];
  /** With a slash at its end. */
  readonly webhookUrl: string;
  readonly busName: string;
  readonly tokenTableName: string;
  readonly dashboardName: string;
  readonly egressAddress: string | undefined;
  readonly encryptionKeyArn: string | undefined;
}

/** The outputs that `cdk deploy` prints at its end: the values to paste, and the next step. */
export function addOutputs(stack: Stack, props: OutputsProps): void {
  const output = (id: string, description: string, value: string): void =>
    void new CfnOutput(stack, id, { description, value });

  const platforms = props.platforms.map(({ platform }) => platform);
  // An account of a platform has no URL of its own.
  const names = [
    ...props.accounts.filter(({ platform }) => platform === undefined).map(({ account }) => account),
    ...platforms,
  ];
  const only = names.length === 1 ? names[0] : undefined;
  output(
    'WebhookUrl',
    'URL to paste into the WeChat console (服务器地址), with the name of the account at its end; of a platform, its 授权事件接收URL, and with /$APPID$ behind it its 消息与事件接收URL',
    `${props.webhookUrl}${only ?? '<account>'}`,
  );
  if (platforms.length > 0) output('PlatformNames', 'The third-party platforms', platforms.join(' '));
  if (props.encryptionKeyArn !== undefined) {
    output('EncryptionKeyArn', 'The key that account set encrypts secrets with', props.encryptionKeyArn);
  }
  output('EventBusName', 'The bus on which other services see messages and request sends', props.busName);
  output('TokenTableName', 'Where services with an IAM grant read the access tokens', props.tokenTableName);
  if (props.egressAddress !== undefined) {
    output(
      'EgressAddress',
      'The address to add to the IP allow-list in the WeChat console (IP白名单)',
      props.egressAddress,
    );
  }
  output('DashboardUrl', 'How it is going', dashboardUrl(stack, props.dashboardName));
  output('NextStep', 'What to do after the first deploy', nextStep(stack.stackName, names[0] ?? '<account>'));
}

function nextStep(stackName: string, account: string): string {
  const stack = stackName === 'wechat-reply' ? '' : ` --stack ${stackName}`;
  return `npm run wechat -- account set ${account}${stack}, then npm run wechat -- doctor ${account}${stack}`;
}

/** The address of the console depends on the partition. */
function dashboardUrl(stack: Stack, name: string): string {
  const console = new CfnMapping(stack, 'Console', {
    mapping: {
      aws: { host: 'console.aws.amazon.com' },
      'aws-cn': { host: 'console.amazonaws.cn' },
      'aws-us-gov': { host: 'console.amazonaws-us-gov.com' },
    },
  });
  const host = console.findInMap(Aws.PARTITION, 'host');
  return `https://${host}/cloudwatch/home?region=${Aws.REGION}#dashboards/dashboard/${name}`;
}
