import type { AwsClients } from '#infra/cli/aws/clients.ts';
import type { DeployedStack } from '#infra/cli/aws/find-stack.ts';
import type { LocalFunction } from '#infra/local/lambda/function-host.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { tokenTable } from '#shared/aws/token-table.ts';
import { sendRequestEntry } from '#shared/contracts/entries.ts';
import { v7 } from '../fixtures/vectors.ts';
import { type BuiltPush, plainQuery, safePush, textXml } from '../support/push-builder.ts';
import { account } from './accounts.ts';
import type { FunctionPath } from './deployed-functions.ts';
import type { DeployedRule } from './deployed-rule.ts';
import type { Report } from './report.ts';
import type { WeChatDouble } from './wechat-double.ts';

export interface ConversationSettings {
  readonly aws: AwsClients;
  readonly stack: DeployedStack;
  readonly functions: Readonly<Record<FunctionPath, LocalFunction>>;
  readonly rule: DeployedRule;
  /** Works through what is on the queue; returns how many messages there were. */
  readonly consume: () => Promise<number>;
  readonly wechat: WeChatDouble;
  readonly report: Report;
}

const { openId } = v7;
const seconds = (): number => Math.floor(Date.now() / 1000);

/** A push of the user, as WeChat would make it now. */
function textPush(text: string, id: string): BuiltPush {
  return safePush(textXml(text, { MsgId: id, CreateTime: seconds() }), { timestamp: seconds() });
}

/** Hands a request to the receiver as a function URL does. */
export async function request(
  { functions }: Pick<ConversationSettings, 'functions'>,
  method: 'GET' | 'POST',
  query: Readonly<Record<string, string>>,
  body?: string,
): Promise<{ statusCode: number; body: string }> {
  const event = {
    version: '2.0',
    rawPath: `/${account}`,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { 'content-type': 'text/xml' },
    requestContext: { http: { method, path: `/${account}` } },
    isBase64Encoded: false,
    ...(body === undefined ? {} : { body }),
  };
  return (await functions.ReceiverFunction.invoke(event)) as { statusCode: number; body: string };
}

/** Has a user write and another service ask, and checks what WeChat, the queue and the tables have of it. */
export async function converse(settings: ConversationSettings): Promise<BuiltPush> {
  const { aws, stack, functions, rule, consume, wechat, report } = settings;
  await functions.TokenRefresherFunction.invoke({ kind: 'schedule' });
  const tokens = tokenTable(aws.dynamoDb, stack.resource('AWS::DynamoDB::Table', 'TablesTokenTable'));
  report.check(
    'the token-refresher has put WeChat’s token into the TokenTable',
    (await tokens.read(account))?.accessToken,
    'token-of-the-double',
  );

  const query = plainQuery(undefined, seconds());
  const verified = await request(settings, 'GET', { ...query, echostr: '7712093345518820046' });
  report.check('the URL is verified', [verified.statusCode, verified.body], [200, '7712093345518820046']);

  const push = textPush('请问营业时间', '1');
  const answered = await request(settings, 'POST', push.query, push.body);
  report.check(
    'an encrypted push is answered with success',
    [answered.statusCode, answered.body],
    [200, 'success'],
  );
  report.check('it is on the deployed queue', await consume(), 1);
  const reply = { token: 'token-of-the-double', touser: openId, text: '9:00-21:00' };
  report.check('the user has got the rule’s reply', wechat.sends, [reply]);

  const forged = await request(settings, 'POST', { ...push.query, msg_signature: '0'.repeat(40) }, push.body);
  report.check('a forged push is refused', [forged.statusCode, await consume()], [403, 0]);

  await rule.put(
    sendRequestEntry(
      { busName: stack.outputs.get('EventBusName') ?? '', source: 'shop.orders' },
      { id: 'order-8841' },
      { account, openId, messages: [{ msgtype: 'text', text: { content: '订单 8841 已发货' } }] },
    ),
  );
  report.check('a request on the deployed bus reaches the queue by the deployed rule', await consume(), 1);
  report.check('the user has got its message', wechat.sends.at(-1)?.text, '订单 8841 已发货');
  await checkLedger(settings, 2);
  return push;
}

/** A push that comes again, after the functions were updated too, is known by what the table has. */
export async function checkRepeat(settings: ConversationSettings, push: BuiltPush): Promise<void> {
  const before = settings.wechat.sends.length;
  await request(settings, 'POST', push.query, push.body);
  await settings.consume();
  settings.report.check('a repeated push is not answered again', settings.wechat.sends.length, before);
}

/** Has the user ask, and checks what rule of the deployed ones, or of those pushed over them, answers. */
export async function checkAnswer(
  settings: ConversationSettings,
  what: string,
  expected: string,
): Promise<void> {
  const { query, body } = textPush('营业时间', expected);
  await request(settings, 'POST', query, body);
  await settings.consume();
  settings.report.check(what, settings.wechat.sends.at(-1)?.text, expected);
}

async function checkLedger({ aws, stack, report }: ConversationSettings, sent: number): Promise<void> {
  const name = stack.resource('AWS::DynamoDB::Table', 'TablesConversationTable');
  const conversation = await conversationTable(aws.dynamoDb, name).load({ account, openId });
  const replies = Object.values(conversation?.deliveries ?? {}).flatMap((delivery) => delivery.replies);
  report.check(
    'the deployed table knows every message as sent',
    replies.map(({ state }) => state),
    Array.from({ length: sent }, () => 'sent'),
  );
}
