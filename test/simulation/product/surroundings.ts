import { queueSettings } from '#infra/config/delivery-settings.ts';
import type { Log } from '#shared/aws/log.ts';
import type { SimulatedBus } from '../aws/bus.ts';
import type { SimulatedDynamoDb } from '../aws/dynamodb.ts';
import type { OneTimeSchedules } from '../aws/one-time-schedules.ts';
import { type Queues, roleOf } from '../aws/sqs-client.ts';
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import type { Observe } from '../observations.ts';
import type { ApiRequest } from '../wechat/api.ts';
import type { Planted } from './planted.ts';

/** All that a function of the product is surrounded by. */
export interface Surroundings {
  readonly engine: Engine;
  readonly dynamoDb: SimulatedDynamoDb;
  readonly queues: Queues;
  readonly bus: SimulatedBus;
  readonly oneTimeSchedules: OneTimeSchedules;
  /** WeChat's API, where requests arrive. */
  readonly api: (request: ApiRequest) => object;
  /** Whether requests with this body always go wrong. */
  readonly isStubborn: (body: string) => boolean;
  readonly observe: Observe;
  readonly planted: Planted;
  logOf(process: Process): Log;
}

const variables: Readonly<Record<string, string>> = {
  EVENT_BUS: 'bus',
  WECHAT_API: 'https://api.weixin.qq.com,https://api2.weixin.qq.com',
  TOKEN_TABLE: 'tokens',
  CONVERSATION_TABLE: 'conversations',
  RULES_TABLE: 'rules',
  RULES_DEPLOYMENTS: '',
  MEDIA_TABLE: 'media',
  AUDIT_TABLE: 'audits',
  REPLY_QUEUE: 'replies',
  REPLY_DEAD_LETTERS: 'replies-dead',
  INTAKE_QUEUE: 'intake',
  INTAKE_DEAD_LETTERS: 'intake-dead',
  RECEIVER_ROLE: roleOf({ name: 'receiver' }),
  SENDER_ROLE: roleOf({ name: 'sender' }),
  MAX_RECEIVE_COUNT: String(queueSettings.maxReceiveCount),
  SECRET_PREFIX: 'simulated/',
};

/** The environment of every function. */
export function variableOf(name: string): string {
  const value = variables[name];
  if (value === undefined) throw new Error(`There is no ${name} in the simulation.`);
  return value;
}

/** The product's own log goes into the trace. */
export function logIntoTrace({ trace }: Engine, process: Process): Log {
  return (level, event, fields = {}) => {
    if (!trace.isOn) return;
    const about = Object.entries(fields)
      .filter(([name, value]) => value !== undefined && !['user', 'at', 'account'].includes(name))
      .map(([name, value]) => `${name}=${value}`);
    trace.add(process.name, `log ${level} ${event} ${about.join(' ')}`);
  };
}
