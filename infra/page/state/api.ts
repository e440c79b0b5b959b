import type { InputOf, Operation, Results } from '../../local/page/api.ts';
import { words } from '../words/words.ts';
import { language } from './preferences.ts';

/** The server's reason for refusing something. */
export class Refusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const folder = '/__local/page/';

/** The token comes after `#`, which no request contains. The part after it says what to show. */
function token(): string {
  return location.hash.slice(1).split('/')[0] ?? '';
}

export function authorized(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${folder}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token()}`, ...init.headers },
  });
}

/** Asks the server to do something. @throws Refusal */
export async function call<Name extends Operation>(name: Name, input: InputOf<Name>): Promise<Results[Name]> {
  let response: Response;
  try {
    response = await authorized(`api/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': language.value },
      body: JSON.stringify(input),
    });
  } catch {
    throw new Refusal('unreachable', words().state.unreachable);
  }
  const answer = (await response.json().catch(() => ({}))) as {
    error?: { code: string; message: string };
  };
  if (response.ok) return answer as Results[Name];
  throw new Refusal(answer.error?.code ?? 'unexpected', answer.error?.message ?? `HTTP ${response.status}`);
}
