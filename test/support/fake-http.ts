import type { Http, HttpRequest, HttpResponse } from '#shared/wechat/api/http.ts';

export interface FakeHttp {
  readonly http: Http;
  readonly requests: HttpRequest[];
  /** The JSON bodies of the requests. */
  bodies(): unknown[];
}

/** The answer to a request: JSON, a whole response, or an error to throw. */
export type FakeAnswer = object | Error;

/** Answers requests from a list. The last answer repeats. */
export function fakeHttp(
  ...answers: readonly (FakeAnswer | ((request: HttpRequest) => FakeAnswer))[]
): FakeHttp {
  const requests: HttpRequest[] = [];
  return {
    requests,
    bodies: () => requests.map(({ body }) => JSON.parse(String(body))),
    async http(request) {
      const next = answers[Math.min(requests.length, answers.length - 1)];
      requests.push(request);
      const answer = typeof next === 'function' ? next(request) : next;
      if (answer instanceof Error) throw answer;
      return isResponse(answer) ? answer : jsonAnswer(answer);
    },
  };
}

export function jsonAnswer(value: unknown, status = 200): HttpResponse {
  return { status, contentType: 'application/json', body: Buffer.from(JSON.stringify(value)) };
}

export function textAnswer(text: string, status = 200): HttpResponse {
  return { status, contentType: 'text/plain', body: Buffer.from(text) };
}

function isResponse(answer: object | undefined): answer is HttpResponse {
  return answer !== undefined && 'status' in answer && 'body' in answer;
}
