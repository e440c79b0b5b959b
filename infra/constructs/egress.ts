import { type CfnResource, Fn, Stack, Tags } from 'aws-cdk-lib';
import {
  CfnEIP,
  CfnEIPAssociation,
  type CfnInstance,
  CfnLaunchTemplate,
  type GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InstanceClass,
  InstanceSize,
  InstanceType,
  IpAddresses,
  type IVpc,
  NatInstanceProviderV2,
  NatProvider,
  NatTrafficDirection,
  OperatingSystemType,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  UserData,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, type Role, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import { expiringLogGroup } from './expiring-log-group.ts';
import type { FunctionSettings } from './wechat-function.ts';

export interface EgressProps {
  readonly kind: 'nat-instance' | 'nat-gateway';
  readonly settings: FunctionSettings;
}

/** A gigabyte of swap space on the instance's disk. */
const makeSwap = [
  'dd if=/dev/zero of=/swapfile bs=1M count=1024',
  'chmod 600 /swapfile',
  'mkswap /swapfile',
  'swapon /swapfile',
  "echo '/swapfile swap swap defaults 0 0' >> /etc/fstab",
];
/** @see https://docs.aws.amazon.com/linux/al2023/ug/ec2.html */
const newestImage = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

/** No other network is connected to this one, so these can be the same in every stack. */
const addresses = '10.73.0.0/24';

/**
 * A network whose calls all leave from one fixed address, for WeChat's IP allow-list. It accepts no connections.
 * DynamoDB is reached through a free endpoint, and all other services from the same address as WeChat.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-comparison.html
 */
export class Egress extends Construct {
  readonly vpc: IVpc;
  readonly securityGroup: SecurityGroup;
  /** The address to add to the allow-list. */
  readonly address: string;
  private readonly tables: GatewayVpcEndpoint;

  constructor(scope: Construct, id: string, { kind, settings }: EgressProps) {
    super(scope, id);
    // A separate resource, so that the address stays when the instance or gateway is replaced.
    const eip = new CfnEIP(this, 'Address', { domain: 'vpc' });
    this.address = eip.attrPublicIp;
    const instances = kind === 'nat-instance' ? this.natInstances() : undefined;
    const vpc = new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr(addresses),
      // Any zones of the region, so that synthesis does not have to ask AWS.
      availabilityZones: [0, 1].map((zone) => Fn.select(zone, Fn.getAzs())),
      natGateways: 1,
      natGatewayProvider: instances ?? NatProvider.gateway({ eipAllocationIds: [eip.attrAllocationId] }),
      subnetConfiguration: [
        { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 27, mapPublicIpOnLaunch: false },
        { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 27 },
      ],
    });
    acknowledge(
      vpc,
      'VPC7',
      'Nothing can enter the network and three functions are all that leaves it; who needs flow logs turns them on for the VPC.',
    );
    this.keepLogsOfHelper(settings);
    if (instances !== undefined) this.attach(eip, instances);
    this.tables = vpc.addGatewayEndpoint('DynamoDb', { service: GatewayVpcEndpointAwsService.DYNAMODB });
    this.vpc = vpc as IVpc;
    this.securityGroup = new SecurityGroup(this, 'Functions', {
      vpc: this.vpc,
      description: 'Calls of the functions to WeChat and AWS',
      allowAllOutbound: false,
    });
    this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS to WeChat and AWS');
  }

  /**
   * The log of the CDK's function that empties the network's default security group. Without this, it would go to a
   * log group without encryption and expiry.
   */
  private keepLogsOfHelper(settings: FunctionSettings): void {
    const helper = Stack.of(this).node.tryFindChild('Custom::VpcRestrictDefaultSGCustomResourceProvider');
    const handler = helper?.node.tryFindChild('Handler') as CfnResource | undefined;
    const { logGroupName } = expiringLogGroup(this, 'HelperLogs', settings);
    handler?.addPropertyOverride('LoggingConfig', { LogGroup: logGroupName });
  }

  private natInstances(): NatInstanceProviderV2 {
    const [install, ...configure] = NatInstanceProviderV2.DEFAULT_USER_DATA_COMMANDS;
    const userData = UserData.forLinux();
    userData.addCommands(
      // With half a gigabyte of memory the package manager is killed:
      // https://github.com/amazonlinux/amazon-linux-2023/issues/404
      ...makeSwap,
      // The address changes while this runs, and interrupted downloads are repeated.
      `until ${install}; do sleep 5; done`,
      ...configure,
    );
    return NatProvider.instanceV2({
      instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.NANO),
      defaultAllowedTraffic: NatTrafficDirection.OUTBOUND_ONLY,
      // For the minute until the fixed address is attached.
      associatePublicIpAddress: true,
      userData,
      machineImage: { getImage: () => ({ imageId: '', osType: OperatingSystemType.LINUX, userData }) },
    });
  }

  /**
   * EC2 looks up the newest image when it starts an instance. If CloudFormation did it, each deploy would replace the
   * instance whenever there is a newer image.
   *
   * @see
   *   https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html#use-an-ssm-parameter-instead-of-an-ami-id
   */
  private startFromNewestImage(instance: CfnInstance): void {
    const template = new CfnLaunchTemplate(this, 'NatImage', {
      launchTemplateData: {
        imageId: `resolve:ssm:${newestImage}`,
        metadataOptions: { httpTokens: 'required' },
      },
    });
    instance.addPropertyDeletionOverride('ImageId');
    instance.launchTemplate = {
      launchTemplateId: template.ref,
      version: template.attrLatestVersionNumber,
    };
  }

  private attach(eip: CfnEIP, provider: NatInstanceProviderV2): void {
    const [instance] = provider.gatewayInstances;
    if (instance === undefined) throw new Error('The NAT provider has made no instance.');
    provider.securityGroup.addIngressRule(Peer.ipv4(addresses), Port.tcp(443), 'Calls of the functions');
    const resource = instance.node.defaultChild as CfnInstance;
    resource.blockDeviceMappings = [{ deviceName: '/dev/xvda', ebs: { encrypted: true } }];
    this.startFromNewestImage(resource);
    new CfnEIPAssociation(this, 'AddressOfInstance', {
      allocationId: eip.attrAllocationId,
      instanceId: instance.instanceId,
    });
    Tags.of(instance).add('Name', `${this.node.path}/NAT`);
    acknowledge(
      instance,
      'EC28',
      'Basic monitoring tells whether the NAT instance is up, and it keeps nothing.',
    );
    acknowledge(instance, 'EC29', 'The NAT instance keeps nothing and is made again by a deploy.');
  }

  /** Lets functions in the network reach these tables, and no others, through the endpoint. */
  allowTables(tableArns: readonly string[]): void {
    this.tables.addToPolicy(
      new PolicyStatement({
        principals: [new StarPrincipal()],
        actions: [
          'dynamodb:DeleteItem',
          'dynamodb:GetItem',
          'dynamodb:PutItem',
          'dynamodb:Query',
          'dynamodb:UpdateItem',
        ],
        resources: [...tableArns],
      }),
    );
  }
}

/**
 * The place in the network where a function runs, so that its calls leave from the fixed address. The function's own
 * code is denied the permissions that only Lambda needs to attach it, as AWS advises.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-best-practice
 */
export function placementOf({ vpc, securityGroup }: Egress, role: Role) {
  const attach = [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ];
  role.addToPolicy(new PolicyStatement({ actions: attach, resources: ['*'] }));
  role.addToPolicy(
    new PolicyStatement({
      effect: Effect.DENY,
      actions: attach,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  );
  acknowledge(
    role,
    'IAM5[Resource::*]',
    'Network interfaces have no name before Lambda makes them, so EC2 takes no narrower resource; the code itself is denied them.',
  );
  return { vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS }, securityGroups: [securityGroup] };
}
