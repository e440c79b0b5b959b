import { jsonResponse, type LocalServer, serve } from '#infra/local/http-server.ts';

export interface WeChatDouble {
  readonly url: string;
  /** The messages that were sent, as WeChat got them. */
  readonly sends: readonly {
    readonly token: string | null;
    readonly touser: string;
    readonly text: string;
  }[];
  stop(): Promise<void>;
}

/** A WeChat that gives a token and takes every message. */
export async function startWeChatDouble(): Promise<WeChatDouble> {
  const sends: { token: string | null; touser: string; text: string }[] = [];
  const server: LocalServer = await serve(0, async ({ path, query, body }) => {
    if (path === '/cgi-bin/stable_token') {
      return jsonResponse(200, { access_token: 'token-of-the-double', expires_in: 7200 });
    }
    const { touser, text } = JSON.parse(body.toString()) as { touser: string; text: { content: string } };
    sends.push({ token: query.get('access_token'), touser, text: text.content });
    return jsonResponse(200, { errcode: 0, errmsg: 'ok' });
  });
  return { url: server.url, sends, stop: server.stop };
}
