import { CodedError } from '../../coded-error.ts';
import { type ApiAnswer, type ApiCall, answerIn, requestOf } from './call.ts';
import type { Http, HttpResponse } from './http.ts';

/** The outcome of a call that WeChat may answer with a file. */
export type FileAnswer =
  | Extract<ApiAnswer, { kind: 'ok' | 'error' }>
  | { readonly kind: 'file'; readonly contentType: string; readonly content: string };

/** The response of a Lambda function has at most 6 MB, and base64 turns three bytes into four. */
const limit = 4 * 1024 * 1024;

/**
 * Calls WeChat's API once. The answer can also be a file, whose content is in base64.
 *
 * @throws CodedError `no_answer`, `request_not_sent`, `file_too_large`
 */
export async function callForFile(http: Http, call: ApiCall): Promise<FileAnswer> {
  const request = requestOf(call);
  const response = await http(request);
  return isFile(response) ? fileIn(response) : answerIn(request, response);
}

/** WeChat labels JSON as JSON or as plain text. */
function isFile({ status, contentType, body }: HttpResponse): boolean {
  return status === 200 && body.length > 0 && !/json|text\//.test(contentType) && contentType !== '';
}

function fileIn({ contentType, body }: HttpResponse): FileAnswer {
  if (body.length > limit) {
    throw new CodedError(
      'file_too_large',
      `The file has ${body.length} bytes; at most ${limit} are handed on.`,
    );
  }
  return { kind: 'file', contentType, content: body.toString('base64') };
}
