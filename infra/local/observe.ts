import type { LocalRequest, LocalResponse } from './http-server.ts';

type Handle = (request: LocalRequest) => Promise<LocalResponse>;

/** Hears of the beginning of something; what it returns is told the end. */
export type Watch<Beginning, End> = (beginning: Beginning) => (end: End) => void;

export interface ObservedInvocation {
  readonly functionName: string;
  readonly event: unknown;
}

export interface ObservedWrite {
  /** `UpdateItem` and so on. */
  readonly operation: string;
  readonly body: string;
}

/** Whoever looks on while the local world works: what goes over each wire, and what the functions do. */
export interface Observer {
  /** Requests to the webhook. */
  readonly webhook: Watch<LocalRequest, LocalResponse>;
  /** Requests to the simulated WeChat's API. */
  readonly wechat: Watch<LocalRequest, LocalResponse>;
  /** Requests to every service of AWS but DynamoDB. */
  readonly aws: Watch<LocalRequest, LocalResponse>;
  /** Requests to DynamoDB; the end is the status. */
  readonly dynamoDb: Watch<ObservedWrite, number>;
  /** The function begins when whoever looks on has seen what there was before. */
  readonly invocation: (beginning: ObservedInvocation) => Promise<(end: { readonly ok: boolean }) => void>;
  log(functionName: string, line: string): void;
}

/** Where an observer can be put in after the world was made; until then everything goes past it. */
export interface Observation {
  observer: Observer | undefined;
}

/** A server's handler with whoever looks on told of each request and its response. */
export function observed(
  observation: Observation | undefined,
  wire: 'webhook' | 'wechat' | 'aws',
  handle: Handle,
): Handle {
  return async (request) => {
    const end = observation?.observer?.[wire](request);
    const response = await handle(request);
    end?.(response);
    return response;
  };
}
