/** The parts used of an event of a function URL or HTTP API, payload format 2.0. */
export interface HttpEvent {
  readonly rawPath?: string;
  readonly rawQueryString?: string;
  readonly requestContext?: {
    readonly http?: { readonly method?: string };
    /** When AWS received the request, before a function may have had to start; milliseconds. */
    readonly timeEpoch?: number;
  };
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Always text/plain: an `echostr` answered as HTML would let a forged link run a script. */
export function httpResult(
  statusCode: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResult {
  return {
    statusCode,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff', ...headers },
    body,
  };
}
