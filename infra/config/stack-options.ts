import * as z from 'zod/mini';
import { both, type Text } from '../language/text.ts';
import { withRemedy } from '../language/told.ts';
import { defaultSenderConcurrency, leastSenderConcurrency } from './delivery-settings.ts';

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** The access token is in the query of each call. */
function isApi(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
}
const isApiList = (text: string): boolean => text.split(',').every((one) => isApi(one.trim()));
const arn = (service: string, words: Text) =>
  z
    .string()
    .check(
      z.regex(
        new RegExp(`^arn:[\\w-]+:${service}`),
        withRemedy(
          both(`is not the ARN of ${words.en}`, `不是${words.zh}的 ARN`),
          both(
            `Copy it from the AWS console: it begins with arn:aws:${service.split(':')[0]}:.`,
            `从 AWS 控制台复制：它以 arn:aws:${service.split(':')[0]}: 开头。`,
          ),
        ),
      ),
    );
/** A policy that names an alias allows nothing: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html */
const keyArn = arn(
  'kms:[\\w-]+:\\d+:key/',
  both(
    'a key of KMS (arn:aws:kms:<region>:<account>:key/<id>, not an alias)',
    ' KMS 密钥（arn:aws:kms:<region>:<account>:key/<id>，不能用别名）',
  ),
);

/** The retention times that CloudWatch Logs allows, in days. */
const logRetentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Another rate than the default makes sense only with an HTTP API. */
export const defaultHttpApiRate = 500;

/**
 * The options of a stack. Their prices are in infra/docs/cost.md.
 *
 * `stages.yaml` beside the account files sets them for a stage, and the command line for one run: `npx cdk deploy -c
 * egress=nat-gateway`.
 */
export const stackOptionsSchema = z.strictObject({
  /**
   * The hosts of WeChat's API, separated by commas: the first one is used, the next ones if it cannot be reached.
   * Another host may be nearer to the region (hk., sh. or sz.api.weixin.qq.com).
   * @default https://api.weixin.qq.com,https://api2.weixin.qq.com
   */
  wechatApi: z._default(
    z
      .string()
      .check(
        z.refine(
          isApiList,
          withRemedy(
            both('is not a list of addresses with https', '不是用逗号分开的 https 地址'),
            both('Write https://api.weixin.qq.com, for example.', '例如写 https://api.weixin.qq.com。'),
          ),
        ),
      ),
    'https://api.weixin.qq.com,https://api2.weixin.qq.com',
  ),
  /**
   * Where WeChat pushes to. `both` allows a move from one to the other without losing a push.
   * @default function-url
   */
  webhook: z._default(z.enum(['function-url', 'http-api', 'both']), 'function-url'),
  /**
   * Your own domain for the HTTP API, with an ACM certificate in the same region. With a hosted zone of Route 53, the
   * stack creates its record too.
   * @default none
   */
  domain: z.optional(
    z.strictObject({
      name: z
        .string()
        .check(
          z.regex(
            /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
            withRemedy(
              both('is not a domain', '不是域名'),
              both(
                'Write it in lower case and without https://, as in wx.example.com.',
                '用小写写，不带 https://，例如 wx.example.com。',
              ),
            ),
          ),
        ),
      certificateArn: arn('acm:', both('a certificate of ACM', ' ACM 证书')),
      hostedZone: z.optional(z.strictObject({ id: z.string(), name: z.string() })),
    }),
  ),
  /**
   * How calls to WeChat leave the stack. Anything but `none` gives them one fixed address for the IP allow-list
   * (IP白名单): those of the token-refresher and, if there is an official account, of the sender.
   * @default none
   */
  egress: z._default(z.enum(['none', 'nat-instance', 'nat-gateway']), 'none'),
  /**
   * `aws` encrypts with keys that AWS owns and manages; `customer` creates a KMS key for the stack; an ARN uses your
   * key.
   * @default aws
   */
  encryptionKey: z._default(z.union([z.enum(['aws', 'customer']), keyArn]), 'aws'),
  /**
   * The key before `encryptionKey` was changed. What is still encrypted with it can be read.
   * @default none
   */
  formerEncryptionKey: z.optional(keyArn),
  /** How long the logs are kept, in days. @default 30 */
  logRetentionDays: z._default(z.literal([...logRetentions]), 30),
  /** How long the bus keeps every event for a replay, in days; 0 keeps none. @default 0 */
  archiveDays: z._default(z.int().check(z.minimum(0), z.maximum(3650)), 0),
  /** How many instances of the receiver are always warm. @default 0 */
  provisionedConcurrency: z._default(z.int().check(z.minimum(0), z.maximum(1000)), 0),
  /**
   * The maximum number of receiver instances, which limits what an attack can cost. Without it, the limit is that of
   * the AWS account.
   * @default none
   */
  receiverConcurrency: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  /** How many batches of messages the sender handles at once. @default 50 */
  senderConcurrency: z._default(
    z.int().check(z.minimum(leastSenderConcurrency), z.maximum(1000)),
    defaultSenderConcurrency,
  ),
  /**
   * Reserves instances for the sender and the token-refresher. Otherwise a flood of requests to the URL could use up
   * all instances of the AWS account. AWS requires 100 instances to stay unreserved.
   * @default false
   */
  reserveConcurrency: z._default(z.boolean(), false),
  /**
   * How many requests a second the HTTP API accepts, for all accounts together; twice as many in a burst.
   * @default 500
   */
  httpApiRate: z._default(z.int().check(z.minimum(1), z.maximum(10_000)), defaultHttpApiRate),
  /** E-mail addresses that get alarms; each must be confirmed once. @default [] */
  alarmEmails: z._default(
    z.array(
      z.email(
        withRemedy(
          both('is not an e-mail address', '不是邮箱地址'),
          both('Write one, as in nina@example.com.', '例如写 nina@example.com。'),
        ),
      ),
    ),
    [],
  ),
  /** Your own topic for alarms. @default none */
  alarmTopicArn: z.optional(arn('sns:', both('a topic of SNS', ' SNS 主题'))),
  /** The address of the runbook in alarms. @default infra/docs/operations.md */
  runbookUrl: z._default(z.string(), 'infra/docs/operations.md'),
  /** Whether the events are registered in the schema registry of EventBridge. @default true */
  schemaRegistry: z._default(z.boolean(), true),
});

/** As written: all are optional. */
export type StackOptions = z.input<typeof stackOptionsSchema>;
/** With defaults. */
export type CompleteStackOptions = z.infer<typeof stackOptionsSchema>;
export type StackOptionName = keyof StackOptions;
export const stackOptionNames = Object.keys(stackOptionsSchema.shape) as readonly StackOptionName[];
