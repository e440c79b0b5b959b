import type { LocalRequest, LocalResponse } from './http-server.ts';

type Handle = (request: LocalRequest) => Promise<LocalResponse>;

/** Called when something begins; the function that it returns is called when it ends. */
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

/** An observer of the local run: it sees what goes over each connection and what the functions do. */
export interface Observer {
  /** Requests to the webhook. */
  readonly webhook: Watch<LocalRequest, LocalResponse>;
  /** Requests to the simulated WeChat's API. */
  readonly wechat: Watch<LocalRequest, LocalResponse>;
  /** Requests to every AWS service except DynamoDB. */
  readonly aws: Watch<LocalRequest, LocalResponse>;
  /** Requests to DynamoDB; the end is the status. */
  readonly dynamoDb: Watch<ObservedWrite, number>;
  /** The function starts once the observer has read the state before it. */
  readonly invocation: (beginning: ObservedInvocation) => Promise<(end: { readonly ok: boolean }) => void>;
  log(functionName: string, line: string): void;
}

/** A place for an observer that is added after the start; until then nothing is observed. */
export interface Observation {
  observer: Observer | undefined;
}

/** A server's handler that also reports each request and its response to an observer. */
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
