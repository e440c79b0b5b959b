import type { Log } from '#shared/aws/log.ts';
import type { SimulatedBus } from '../aws/bus.ts';
import type { SimulatedDynamoDb } from '../aws/dynamodb.ts';
import type { OneTimeSchedules } from '../aws/one-time-schedules.ts';
import type { SimulatedQueue } from '../aws/queue.ts';
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import type { Observe } from '../observations.ts';
import type { ApiRequest } from '../wechat/api.ts';
import type { Planted } from './planted.ts';

/** All that a function of the product is surrounded by. */
export interface Surroundings {
  readonly engine: Engine;
  readonly dynamoDb: SimulatedDynamoDb;
  readonly queue: SimulatedQueue;
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
