import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A request of the Converse API, as far as a stand-in reads it. */
export interface Asked {
  readonly model: string;
  readonly system: string;
  readonly messages: readonly { readonly role: string; readonly text: string }[];
}

/** The stand-in's answer: a text, or a whole response. */
export interface Said {
  readonly text: string;
  readonly stopReason?: string;
  /** The status of an error instead of an answer. */
  readonly status?: number;
  readonly milliseconds?: number;
}

export interface ModelStandIn {
  readonly url: string;
  readonly asked: readonly Asked[];
  stop(): Promise<void>;
}

/**
 * Replaces Bedrock's Converse API on this machine.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export async function startModelStandIn(say: (asked: Asked) => Said | Promise<Said>): Promise<ModelStandIn> {
  const all: Asked[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const answer = (status: number, body: object): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(body));
      };
      const model = /^\/model\/([^/]+)\/converse$/.exec(request.url ?? '')?.[1];
      if (model === undefined)
        return answer(404, { message: 'There is only /model/{modelId}/converse here.' });
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        system?: { text: string }[];
        messages: { role: string; content: { text: string }[] }[];
      };
      const joined = (blocks: readonly { text: string }[] = []) => blocks.map(({ text }) => text).join('\n');
      const messages = body.messages.map(({ role, content }) => ({ role, text: joined(content) }));
      const asked = { model: decodeURIComponent(model), system: joined(body.system), messages };
      all.push(asked);
      if (messages.some(({ role }, at) => role !== (at % 2 === 0 ? 'user' : 'assistant')))
        return answer(400, { message: 'A conversation must start with a user message and alternate.' });
      const { text, stopReason = 'end_turn', status, milliseconds = 0 } = await say(asked);
      await wait(milliseconds);
      if (status !== undefined) return answer(status, { message: text });
      const inputTokens = Math.ceil(Buffer.concat(chunks).length / 3);
      const outputTokens = Math.ceil(Buffer.byteLength(text) / 3);
      answer(200, {
        output: { message: { role: 'assistant', content: [{ text }] } },
        stopReason,
        usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
        metrics: { latencyMs: milliseconds },
      });
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: all,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
