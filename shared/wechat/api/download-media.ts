import type { AccountCall } from './console-replies.ts';
import type { Http, HttpResponse } from './http.ts';

export type Downloaded =
  | { readonly kind: 'file'; readonly contentType: string; readonly content: Buffer }
  | { readonly kind: 'failed'; readonly problem: string };

/**
 * Fetches temporary media. WeChat answers a video with where it is, anything else with the file itself, and an error as
 * JSON.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/material/temporary/api_getmedia
 */
export async function downloadMedia(
  http: Http,
  mediaId: string,
  { baseUrl, accessToken, timeout }: AccountCall,
): Promise<Downloaded> {
  const url = new URL('/cgi-bin/media/get', baseUrl);
  url.searchParams.set('access_token', accessToken);
  url.searchParams.set('media_id', mediaId);
  const answer = await http({ method: 'GET', url: url.href, timeout });
  if (!/json|text\/plain/.test(answer.contentType)) return toFile(answer);
  const { video_url: video, errcode, errmsg } = readJson(answer.body);
  if (typeof video === 'string') return downloadUrl(http, video, timeout);
  return { kind: 'failed', problem: `WeChat says ${errcode ?? answer.status} ${errmsg ?? ''}`.trim() };
}

/** Fetches a file from where WeChat says it is. */
export async function downloadUrl(http: Http, url: string, timeout: number): Promise<Downloaded> {
  return toFile(await http({ method: 'GET', url, timeout }));
}

function toFile({ status, contentType, body }: HttpResponse): Downloaded {
  if (status === 200 && body.length > 0) return { kind: 'file', contentType, content: body };
  return { kind: 'failed', problem: `HTTP ${status} with ${body.length} bytes` };
}

function readJson(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
