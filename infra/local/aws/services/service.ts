import type { Clock } from '../../clock.ts';
import { jsonResponse, type LocalRequest, type LocalResponse } from '../../http-server.ts';
import type { LocalBus } from '../event-bus.ts';
import type { LocalQueue } from '../queue.ts';

/** Everything that the endpoint serves. The parts are set once the template's resources exist. */
export interface AwsServices {
  readonly queueByUrl: (url: string) => LocalQueue | undefined;
  readonly queueByArn: (arn: string) => LocalQueue | undefined;
  readonly clock: Clock;
  /** The unique id of the user, or of the role with its session, that an access key or a role's ARN stands for. */
  readonly principalOf: (accessKeyOrRole: string) => string;
  /** The one-time schedules that have not fired yet, by name. */
  readonly schedules: Map<string, LocalSchedule>;
  readonly bus: () => LocalBus;
  /** The texts of all secrets by name; `undefined` for a secret without a value. */
  readonly secrets: () => Map<string, string | undefined>;
  /** Called when a secret was set. */
  readonly onSecret?: (name: string, text: string) => void;
  readonly stack: () => StackDescription;
  /** Invokes a function by its name; `log` contains what it wrote. */
  readonly invoke: (name: string, payload: unknown) => Promise<InvocationReport | undefined>;
  /** The objects in buckets, by `/bucket/key`. */
  readonly objects: Map<string, Buffer>;
  /** Where DynamoDB is. */
  readonly dynamoDb: () => string;
}

export interface LocalSchedule {
  /** As it was created: its expression, its target. */
  readonly input: object;
  /** Cancels it. */
  cancel(): void;
}

/** A stack as CloudFormation describes it. */
export interface StackDescription {
  readonly name: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly resources: readonly StackResource[];
}
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
}

export interface InvocationReport {
  readonly log: readonly string[];
  readonly result:
    | { readonly ok: true; readonly value: unknown }
    | { readonly ok: false; readonly error: string };
}

export type Input = Readonly<Record<string, unknown>>;
/**
 * An operation of AWS's JSON protocol, by `x-amz-target`. `caller` is who signed the request, in the form of SQS's
 * `SenderId`.
 */
export type JsonOperation = (services: AwsServices, input: Input, caller: string) => LocalResponse;
/** Answers the requests of one service that does not use the JSON protocol; `undefined` for any other request. */
export type Service = (services: AwsServices, request: LocalRequest) => Promise<LocalResponse | undefined>;

export function awsError(type: string, message: string): LocalResponse {
  return jsonResponse(400, { __type: type, message });
}
