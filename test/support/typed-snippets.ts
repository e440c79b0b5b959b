import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Function as Lambda } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { grantSend } from '#infra/constructs/grant-send.ts';

/* The TypeScript of the documents, for the compiler to check. test/infra/docs/snippets.test.ts compares it line by line. */

export class ServiceInThisRepository extends Construct {
  constructor(scope: Construct, lookup: Lambda) {
    super(scope, 'Service');
    const bus = EventBus.fromEventBusName(this, 'Bus', 'wechat-reply');
    grantSend(bus, lookup, { source: 'shop.orders' });
  }
}

export function serviceElsewhere(service: Lambda, busArn: string): void {
  // biome-ignore format: as the document shows it
  service.addToRolePolicy(new PolicyStatement({
    actions: ['events:PutEvents'],
    resources: [busArn],
    conditions: { StringEquals: { 'events:source': 'shop.orders', 'events:detail-type': ['WeChatSendRequested'] } },
  }));
}
