/** The token that a service reports as rejected. */
export interface RefreshRequest {
  readonly account: string;
  readonly version: number;
}

export type ReadRefreshRequest =
  | { readonly ok: true; readonly request: RefreshRequest }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the `detail` of a `WeChatTokenRefreshRequested`. Without its schema (shared/contracts), which would add 22 KB
 * to a cold start for two fields; a test compares the two.
 */
export function readRefreshRequest(detail: unknown): ReadRefreshRequest {
  const data = (detail as { readonly data?: unknown } | null | undefined)?.data;
  if (typeof data !== 'object' || data === null) return { ok: false, problem: 'data: is missing' };
  const { account, version } = data as Readonly<Record<string, unknown>>;
  if (typeof account !== 'string') return { ok: false, problem: 'data.account: is not text' };
  if (!Number.isSafeInteger(version)) return { ok: false, problem: 'data.version: is not a whole number' };
  return { ok: true, request: { account, version: version as number } };
}
