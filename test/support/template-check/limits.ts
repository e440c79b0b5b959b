import { physicalName, resolved } from './resolve.ts';
import { type Checked, type Data, list, resourcesOf } from './template.ts';

const bytes = (value: unknown): number =>
  Buffer.byteLength(typeof value === 'string' ? value : JSON.stringify(value));

/** Numbers, lengths and formats that services document. Each type names the page. */
export function checkLimits(checked: Checked): void {
  checkTemplate(checked);
  for (const [type, check] of Object.entries(byType)) {
    for (const [id, { Properties = {} }] of resourcesOf(checked, type)) {
      const properties = resolved(Properties, checked);
      check(
        properties,
        (holds, problem) => {
          if (!holds) checked.report(id, problem);
        },
        physicalName(id, checked),
      );
    }
  }
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
function checkTemplate({ template, report }: Checked): void {
  const { Resources, Outputs = {}, Parameters = {}, Description = '' } = template;
  const counts: readonly (readonly [string, number, number])[] = [
    ['bytes', bytes(template), 1_048_576],
    ['resources', Object.keys(Resources).length, 500],
    ['outputs', Object.keys(Outputs).length, 200],
    ['parameters', Object.keys(Parameters).length, 200],
    ['bytes of the description', bytes(Description), 1024],
  ];
  for (const [what, count, most] of counts)
    if (count > most) report('-', `${count} ${what}, at most ${most}`);
  for (const [id, { Description: text = '' }] of Object.entries(Outputs)) {
    if (!/^[A-Za-z0-9]{1,255}$/.test(id)) report(id, 'the id of an output has letters and digits');
    if (bytes(text) > 1024) report(id, 'the description of an output has more than 1024 bytes');
  }
}

type Require = (holds: boolean, problem: string) => void;
const within = (value: Data | undefined, least: number, most: number): boolean =>
  value === undefined || (Number(value) >= least && Number(value) <= most);
const fits = (value: Data | undefined, form: RegExp): boolean =>
  value === undefined || form.test(String(value));

const byType: Readonly<Record<string, (properties: Data, require: Require, name: string) => void>> = {
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  'AWS::Lambda::Function'(p, require) {
    require(within(p['Timeout'], 1, 900), `a time-out of ${p['Timeout']} s`);
    require(within(p['MemorySize'], 128, 10_240), `${p['MemorySize']} MB`);
    require(bytes(String(p['Description'] ?? '')) <= 256, 'a description of more than 256 characters');
    const size = bytes(p['Environment']?.['Variables'] ?? {});
    require(size <= 4096, `an environment of about ${size} bytes, at most 4096`);
    for (const variable of Object.keys(p['Environment']?.['Variables'] ?? {})) {
      require(/^[A-Za-z]\w*$/.test(variable), `the variable ${variable}`);
      require(!/^(AWS_REGION|AWS_LAMBDA_|AWS_ACCESS|AWS_SE|LAMBDA_|_)/.test(
        variable,
      ), `${variable} is reserved`);
    }
  },
  'AWS::Lambda::EventSourceMapping'(p, require) {
    require(within(
      p['ScalingConfig']?.['MaximumConcurrency'],
      2,
      1000,
    ), 'a maximum concurrency not from 2 to 1000');
  },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
  'AWS::SQS::Queue'(p, require, name) {
    require(/^[\w-]{1,75}(\.fifo|[\w-]{0,5})$/.test(name), `the name ${name}`);
    require(within(p['MessageRetentionPeriod'], 60, 1_209_600), 'a retention not from a minute to 14 days');
    require(within(p['VisibilityTimeout'], 0, 43_200), 'a visibility time-out of more than 12 hours');
    const isPerGroup = String(p['FifoThroughputLimit']) === 'perMessageGroupId';
    require(!isPerGroup ||
      String(p['DeduplicationScope']) === 'messageGroup', 'perMessageGroupId needs messageGroup');
    const isFifo = String(p['FifoQueue']) === 'true';
    require(isFifo ||
      p['ContentBasedDeduplication'] === undefined, 'a standard queue with a setting of FIFO ones');
  },
  'AWS::SQS::QueuePolicy'(p, require) {
    require(bytes(p['PolicyDocument']) <= 8192, 'a policy of more than 8192 bytes');
    require(list(p['PolicyDocument']?.['Statement']).length <= 20, 'more than 20 statements');
  },
  // https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
  'AWS::DynamoDB::Table'(p, require) {
    const keys = list(p['KeySchema'])
      .map((key) => String(key['AttributeName']))
      .sort();
    const defined = list(p['AttributeDefinitions'])
      .map((one) => String(one['AttributeName']))
      .sort();
    require(keys.join() ===
      defined.join(), `the attributes ${defined} are defined, and the keys are ${keys}`);
  },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  'AWS::IAM::Role'(p, require) {
    require(bytes(p['AssumeRolePolicyDocument']) <= 2048, 'a trust policy of more than 2048 characters');
  },
  'AWS::IAM::ManagedPolicy'(p, require) {
    require(bytes(p['PolicyDocument']) <= 6144, 'a policy of more than 6144 characters');
  },
  'AWS::KMS::Key'(p, require) {
    require(bytes(p['KeyPolicy']) <= 32_768, 'a policy of more than 32 KB');
  },
  // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
  'AWS::Logs::LogGroup'(p, require) {
    require([
      1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ].includes(Number(p['RetentionInDays'])), `a retention of ${p['RetentionInDays']} days`);
  },
  'AWS::Events::Rule'(p, require) {
    require(bytes(p['EventPattern'] ?? {}) <= 4096, 'a pattern of more than 4096 characters');
    require(list(p['Targets']).length <= 5, 'more than five targets');
    for (const { InputTransformer } of list(p['Targets'])) {
      const paths = InputTransformer?.['InputPathsMap'] ?? {};
      const template = String(InputTransformer?.['InputTemplate'] ?? '{}');
      for (const [, used = ''] of template.matchAll(/<([^<>]+)>/g)) {
        require(used in paths || used.startsWith('aws.events.'), `<${used}> has no path`);
      }
      require(isJson(template.replaceAll(/<[^<>]+>/g, '0')), 'an input template that makes no JSON');
    }
  },
  'AWS::Scheduler::Schedule'(p, require) {
    const form = /^rate\((1 (minute|hour|day)|([2-9]|\d\d+) (minutes|hours|days))\)$|^(cron|at)\(/;
    require(fits(p['ScheduleExpression'], form), `the expression ${p['ScheduleExpression']}`);
    require(within(
      p['Target']?.['RetryPolicy']?.['MaximumEventAgeInSeconds'],
      60,
      86_400,
    ), 'an event age below a minute');
  },
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-schema.html
  'AWS::EventSchemas::Schema'(p, require) {
    const content = String(p['Content']);
    require(bytes(content) <= 100_000, 'a schema of more than 100,000 bytes');
    require(isJson(content) &&
      !/"(const|\$defs|\$id|if|contains|propertyNames)":/.test(content), 'no schema of draft 4');
  },
  'AWS::CloudWatch::Alarm'(p, require) {
    require(bytes(String(p['AlarmName'])) <= 255 &&
      bytes(String(p['AlarmDescription'])) <= 1024, 'too long a text');
    const metrics = list(p['Metrics']);
    const ids = metrics.map((one) => String(one['Id']));
    require(metrics.filter((one) => one['MetricStat'] !== undefined).length <= 10, 'more than ten metrics');
    for (const { Expression } of metrics) {
      const words =
        String(Expression ?? '')
          .replaceAll(/[A-Z]+\(/g, '(')
          .match(/[a-z]\w*/g) ?? [];
      for (const word of words) require(ids.includes(word), `an expression with ${word}, which is no metric`);
    }
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
  'AWS::CloudWatch::Dashboard'(p, require) {
    const body = String(p['DashboardBody']);
    require(isJson(body), 'a body that is no JSON');
    const widgets = isJson(body) ? list((JSON.parse(body) as Data)['widgets']) : [];
    require(widgets.length > 0 && widgets.length <= 500, `${widgets.length} widgets`);
    for (const { x, width, type, properties } of widgets) {
      require(Number(x ?? 0) + Number(width) <= 24, 'a widget beyond the 24 columns');
      const isEmpty = list(properties?.['metrics']).length === 0 && properties?.['annotations'] === undefined;
      require(String(type) !== 'metric' || !isEmpty, 'a graph of nothing');
    }
  },
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html
  'AWS::ApiGatewayV2::Stage'(p, require) {
    const format = p['AccessLogSettings']?.['Format'];
    require(fits(format, /\$context\.(requestId|extendedRequestId)/), 'an access log without a request id');
  },
  'AWS::EC2::SecurityGroup'(p, require) {
    require(fits(p['GroupDescription'], /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/), 'the description');
  },
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
