import { EventBus, type IEventBus } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { sendRequested } from '#shared/contracts/send-requested.ts';
import { tokenRefreshRequested } from '#shared/contracts/token-events.ts';

export interface GrantSendProps {
  /** The `Source` of the service's requests, such as `shop.orders`. It can use no other. */
  readonly source: string;
}

type Bus = EventBus | IEventBus;

/**
 * Lets a service ask for messages to be sent, under its own source and with no other event type. The bus can be the
 * stack's or, in another app, `EventBus.fromEventBusName(this, 'Bus', 'wechat-reply')`.
 *
 * @throws Error if the source is one of ours
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
export function grantSend(bus: Bus, grantee: IGrantable, { source }: GrantSendProps): Grant {
  return grantRequests(bus, grantee, source, sendRequested);
}

/**
 * Lets a service that reads access tokens from the TokenTable report a token that WeChat rejected. It is a separate
 * grant, because services that send messages do not need it, and each report leads to a call to WeChat.
 *
 * @throws Error if the source is one of ours
 */
export function grantTokenRefresh(bus: Bus, grantee: IGrantable, { source }: GrantSendProps): Grant {
  return grantRequests(bus, grantee, source, tokenRefreshRequested);
}

function grantRequests(bus: Bus, grantee: IGrantable, source: string, detailType: string): Grant {
  if (source.startsWith('wechat.') || source.startsWith('aws.')) {
    throw new Error(
      `source ${source}: wechat. and aws. are taken; give the service a name of its own, such as shop.orders.`,
    );
  }
  const allowed = {
    actions: ['events:PutEvents'],
    conditions: {
      StringEquals: { 'events:source': source, 'events:detail-type': detailType },
    },
  };
  const granted = Grant.addToPrincipal({ ...allowed, grantee, resourceArns: [bus.eventBusArn] });
  // A principal of another AWS account has its policies there, so the bus has to allow it too.
  if (!granted.success && bus instanceof EventBus) {
    bus.addToResourcePolicy(
      new PolicyStatement({
        ...allowed,
        sid: `${detailType}-${source.replaceAll(/[^A-Za-z0-9]/g, '-')}`,
        principals: [grantee.grantPrincipal],
        resources: [bus.eventBusArn],
      }),
    );
  }
  return granted;
}
