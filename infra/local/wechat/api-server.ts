import { randomBytes } from 'node:crypto';
import { jsonResponse, type LocalResponse, type LocalServer, serve } from '../http-server.ts';
import { type Observation, observed } from '../observe.ts';
import { type ApiWorld, answerCall } from './api.ts';
import type { ConsoleAnswer } from './console.ts';
import type { Mood } from './mood.ts';

export interface ApiSettings extends ApiWorld {
  readonly port: number;
  readonly observation?: Observation | undefined;
  readonly mood: Mood;
}

const messages: Readonly<Record<number, string>> = {
  40001: 'invalid credential, access_token is invalid or not latest',
  40003: 'invalid openid',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40013: 'invalid appid',
  40033: 'invalid charset. please check your request, if include \\uxxxx will create fail!',
  40125: 'invalid appsecret',
  41001: 'access_token missing',
  42001: 'access_token expired',
  40015: 'invalid menu type',
  40016: 'invalid button size',
  40018: 'invalid button name size',
  43001: 'require GET method',
  43002: 'require POST method',
  46003: 'menu no exist',
  48001: 'api unauthorized',
  44004: 'empty content',
  45002: 'content size out of limit',
  45072: 'invalid command',
  45080: 'out of the time of the last message',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  47001: 'data format error',
  65401: 'invalid kf_account',
  65413: 'session not exist',
  65414: 'session is served by another kf_account',
  65415: 'kf_account is not online',
};

/** Serves the part of WeChat's API that the product calls. */
export function startApi(settings: ApiSettings): Promise<LocalServer> {
  const handle = settings.mood.through(failure, async (request) => responseOf(answerCall(settings, request)));
  return serve(settings.port, observed(settings.observation, 'wechat', handle), {
    orNext: settings.port !== 0,
  });
}

function responseOf(answer: ConsoleAnswer | undefined): LocalResponse {
  switch (answer?.kind) {
    case undefined:
      return { status: 404, body: 'no such path in the simulated WeChat' };
    case 'data':
      return jsonResponse(200, answer.data);
    case 'file':
      return { status: 200, headers: { 'content-type': answer.file.contentType }, body: answer.file.content };
    case 'refused':
      return failure(answer.errcode);
  }
}

function failure(errcode: number): LocalResponse {
  const rid = [4, 4, 4].map((bytes) => randomBytes(bytes).toString('hex')).join('-');
  return jsonResponse(200, { errcode, errmsg: `${messages[errcode] ?? 'error'} rid: ${rid}` });
}
