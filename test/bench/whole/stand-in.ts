import { createHash } from 'node:crypto';
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { jsonResponse, type LocalRequest, type LocalResponse, serve } from '#infra/local/http-server.ts';
import { dynamoDbItems } from '../../simulation/aws/dynamodb-items.ts';
import { secrets } from './push.ts';

/*
 * AWS and WeChat as far as the functions call them. They run in their own process, so that their work is not in the
 * figures. It prints its address. `/queued` returns what was queued since the last call, and `/slow?ms=…&touser=…` makes
 * WeChat slow for one user.
 */

const commands: Readonly<Record<string, new (input: never) => object>> = {
  GetItem: GetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  Query: QueryCommand,
};
const { perform } = dynamoDbItems();
const token = { version: 1, fetchedAt: 1, forcedAt: 0, forcedToday: 0, pausedUntil: 0 };
perform(
  new PutItemCommand({
    TableName: 'tokens',
    Item: marshall({ account: 'lantern', accessToken: '94_bench', expiresAt: 4_000_000_000, ...token }),
  }),
);

let queued: string[] = [];
let sent: { readonly touser: string; readonly at: number }[] = [];
let slow = { touser: '', milliseconds: 0 };

function dynamoDb(operation: string, input: never): LocalResponse {
  const Command = commands[operation];
  if (Command === undefined) throw new Error(`${operation} is not served.`);
  try {
    return jsonResponse(200, perform(new Command(input)));
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return jsonResponse(400, { __type: error.name, message: error.message });
  }
}

function aws(target: string, body: string): LocalResponse {
  const [service = '', operation = ''] = target.split('.');
  const input = JSON.parse(body) as never;
  if (service.startsWith('DynamoDB')) return dynamoDb(operation, input);
  if (operation === 'SendMessage') {
    const { MessageBody } = input as { MessageBody: string };
    queued.push(MessageBody);
    const MD5OfMessageBody = createHash('md5').update(MessageBody).digest('hex');
    return jsonResponse(200, { MessageId: 'm', MD5OfMessageBody });
  }
  if (operation === 'PutEvents') {
    const { Entries } = input as { Entries: readonly object[] };
    return jsonResponse(200, { FailedEntryCount: 0, Entries: Entries.map(() => ({ EventId: 'e' })) });
  }
  if (operation === 'GetSecretValue') return jsonResponse(200, { SecretString: JSON.stringify(secrets) });
  return jsonResponse(200, {});
}

async function weChat({ path, body }: LocalRequest): Promise<LocalResponse> {
  if (path !== '/cgi-bin/message/custom/send') return jsonResponse(200, { errcode: 0 });
  const { touser } = JSON.parse(body.toString()) as { touser: string };
  if (touser === slow.touser) await new Promise((resolve) => setTimeout(resolve, slow.milliseconds));
  sent.push({ touser, at: Date.now() });
  return jsonResponse(200, { errcode: 0, errmsg: 'ok' });
}

const { url } = await serve(0, async (request) => {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return aws(target, request.body.toString());
  if (request.path === '/queued') {
    const bodies = queued;
    queued = [];
    return jsonResponse(200, bodies);
  }
  if (request.path === '/sent') {
    const messages = sent;
    sent = [];
    return jsonResponse(200, messages);
  }
  if (request.path === '/slow') {
    slow = { touser: request.query.get('touser') ?? '', milliseconds: Number(request.query.get('ms')) };
    return jsonResponse(200, {});
  }
  return weChat(request);
});
console.log(url);
