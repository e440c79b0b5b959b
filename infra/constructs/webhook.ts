import { Duration, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  DomainName,
  HttpApi,
  HttpMethod,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  type Alias,
  type FunctionUrl,
  FunctionUrlAuthType,
  type IFunction,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import type { CompleteStackOptions } from '../config/stack-options.ts';
import { acknowledge } from './acknowledge.ts';
import { expiringLogGroup } from './expiring-log-group.ts';
import type { FunctionSettings } from './wechat-function.ts';

export interface WebhookProps {
  readonly receiver: LambdaFunction;
  /** Its version with warm instances, if there are any; otherwise the function itself. */
  readonly live: Alias | LambdaFunction;
  readonly kind: CompleteStackOptions['webhook'];
  readonly domain: CompleteStackOptions['domain'];
  /** How many requests a second the HTTP API accepts. */
  readonly rate: number;
  readonly settings: FunctionSettings;
}

/** Without the query, which contains the user's openid. */
const accessLog = {
  requestId: '$context.requestId',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  error: '$context.integrationErrorMessage',
};

/**
 * The public address for WeChat's pushes. It requires no AWS credentials: WeChat has its own signature, and the
 * function checks it before anything that costs money.
 */
export class Webhook extends Construct {
  /** With a slash at its end. */
  readonly url: string;
  readonly api: HttpApi | undefined;
  private readonly functionName: string;

  constructor(scope: Construct, id: string, props: WebhookProps) {
    super(scope, id);
    const { kind, receiver, live } = props;
    this.functionName = receiver.functionName;
    const functionUrl = kind === 'http-api' ? undefined : urlOf(receiver);
    // The function keeps its URL beside the one for warm instances, so that no push is lost until WeChat knows the
    // new URL.
    const urlOfLive = functionUrl !== undefined && live !== receiver ? urlOf(live) : functionUrl;
    const domain = this.ownDomain(props.domain);
    this.api = kind === 'function-url' ? undefined : this.newApi(props, domain);
    const urlOfApi =
      domain === undefined ? this.api && `${this.api.apiEndpoint}/` : `https://${props.domain?.name}/`;
    this.url = urlOfApi ?? urlOfLive?.url ?? '';
  }

  /** How long answers took, including cold starts. */
  latency(statistic: string): Metric {
    const options = { statistic, period: Duration.minutes(5) };
    if (this.api !== undefined) return this.api.metricLatency(options);
    return this.ofFunctionUrl('UrlRequestLatency', options);
  }

  /** The number of all requests. */
  requests(): Metric {
    const options = { statistic: 'Sum', period: Duration.minutes(5) };
    if (this.api !== undefined) return this.api.metricCount(options);
    return this.ofFunctionUrl('UrlRequestCount', options);
  }

  private ofFunctionUrl(metricName: string, options: MetricOptions): Metric {
    const dimensionsMap = { FunctionName: this.functionName };
    return new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap, ...options });
  }

  private newApi({ live, rate, settings }: WebhookProps, domain: DomainName | undefined): HttpApi {
    const api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      description: 'What WeChat pushes to',
      createDefaultStage: false,
      // With a domain, the default address would be a way around it.
      disableExecuteApiEndpoint: domain !== undefined,
    });
    const routes = api.addRoutes({
      path: '/{path+}',
      methods: [HttpMethod.GET, HttpMethod.POST],
      integration: new HttpLambdaIntegration('Receiver', live as IFunction),
    });
    for (const route of routes) {
      acknowledge(
        route,
        'APIG4',
        'WeChat signs its requests with the account’s own keys, and the function checks that.',
      );
    }
    const logGroup = expiringLogGroup(this, 'AccessLogs', settings);
    new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: rate, burstLimit: 2 * rate },
      ...(domain === undefined ? {} : { domainMapping: { domainName: domain } }),
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    return api;
  }

  private ownDomain(domain: WebhookProps['domain']): DomainName | undefined {
    if (domain === undefined) return undefined;
    const { name, certificateArn, hostedZone } = domain;
    const domainName = new DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    if (hostedZone !== undefined) {
      const { regionalDomainName, regionalHostedZoneId } = domainName;
      new ARecord(this, 'Record', {
        zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
          hostedZoneId: hostedZone.id,
          zoneName: hostedZone.name,
        }),
        recordName: `${name}.`,
        target: RecordTarget.fromAlias(
          new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
        ),
      });
    }
    return domainName;
  }
}

function urlOf(receiver: Alias | LambdaFunction): FunctionUrl {
  return receiver.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
}
