/**
 * The text of the `Encrypt` field of an encrypted push, or `undefined` where there is none.
 *
 * Deliberately not a parser: until the signature over just this text holds, no byte of the body can be trusted, and
 * once it does the rest of the envelope says nothing that matters. It takes the time of two searches, whatever the body.
 */
export function findEncrypt(body: string): string | undefined {
  const start = body.trimStart();
  if (start.startsWith('<')) return textIn(between(start, '<Encrypt>', '</Encrypt>'));
  if (start.startsWith('{')) return textIn(jsonStringAfter(start, '"Encrypt"'));
  return undefined;
}

function between(body: string, open: string, close: string): string | undefined {
  const from = body.indexOf(open);
  if (from < 0) return undefined;
  const to = body.indexOf(close, from);
  return to < 0 ? undefined : body.slice(from + open.length, to);
}

function jsonStringAfter(body: string, name: string): string | undefined {
  const at = body.indexOf(name);
  if (at < 0) return undefined;
  const from = body.indexOf('"', at + name.length);
  const to = body.indexOf('"', from + 1);
  if (from < 0 || to < 0 || body.slice(at + name.length, from).trim() !== ':') return undefined;
  // Some JSON writers escape the slashes of base64.
  return body.slice(from + 1, to).replaceAll('\\/', '/');
}

/** Whether it is base64 need not be looked at: the signature is over just this text. */
function textIn(value: string | undefined): string | undefined {
  const trimmed = value?.trim() ?? '';
  const bare =
    trimmed.startsWith('<![CDATA[') && trimmed.endsWith(']]>') ? trimmed.slice(9, -3).trim() : trimmed;
  return bare === '' ? undefined : bare;
}
