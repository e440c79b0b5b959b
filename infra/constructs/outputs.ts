import { Aws, CfnMapping, CfnOutput, type Stack } from 'aws-cdk-lib';
import type { Account } from '../config/account-schema.ts';
import type { Platform } from '../config/platform-schema.ts';
import { accountOutputId } from './output-id.ts';

export interface OutputsProps {
  readonly accounts: readonly Account[];
  readonly platforms: readonly Platform[];
  /** With a slash at its end. */
  readonly webhookUrl: string;
  readonly busName: string;
  readonly tokenTableName: string;
  readonly dashboardName: string;
  readonly egressAddress: string | undefined;
}

/** What `cdk deploy` prints at its end: the values to paste, and what to do next. */
export function addOutputs(stack: Stack, props: OutputsProps): void {
  const output = (id: string, description: string, value: string): void =>
    void new CfnOutput(stack, id, { description, value });

  for (const { account } of props.accounts) {
    output(
      accountOutputId('WebhookUrl', account),
      `URL to paste into the WeChat console of ${account} (服务器地址)`,
      `${props.webhookUrl}${account}`,
    );
  }
  for (const { platform } of props.platforms) {
    const url = `${props.webhookUrl}${platform}`;
    output(
      accountOutputId('AuthorizationEventUrl', platform),
      `URL for authorization events of ${platform} (授权事件接收URL)`,
      url,
    );
    output(
      accountOutputId('MessageEventUrl', platform),
      `URL for messages and events of ${platform} (消息与事件接收URL)`,
      `${url}/$APPID$`,
    );
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
  const first = props.accounts[0]?.account ?? props.platforms[0]?.platform ?? '<account>';
  output('NextStep', 'What to do after the first deploy', nextStep(stack.stackName, first));
}

function nextStep(stackName: string, account: string): string {
  const stack = stackName === 'wechat-reply' ? '' : ` --stack ${stackName}`;
  return `npm run wechat -- account set ${account}${stack}, then npm run wechat -- doctor ${account}${stack}`;
}

/** The console has another address in each partition. */
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
