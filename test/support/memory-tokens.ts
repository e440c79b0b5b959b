import type { StoredToken, TokenStore } from '#shared/aws/token-table.ts';

/** A token table in memory. Like the table, it writes only over what was read. */
export function memoryTokens(initial: Readonly<Record<string, StoredToken>> = {}) {
  const tokens = new Map(Object.entries(initial));
  const store: TokenStore = {
    async read(account) {
      return tokens.get(account);
    },
    async write(account, token, before) {
      const present = tokens.get(account);
      const isSame = (['version', 'fetchedAt', 'forcedAt', 'reportedAt'] as const).every(
        (name) => present?.[name] === before?.[name],
      );
      if (!isSame) return false;
      tokens.set(account, token);
      return true;
    },
  };
  return { tokens, store };
}

export function storedToken(overrides: Partial<StoredToken> = {}): StoredToken {
  return {
    accessToken: 'token-1',
    expiresAt: 1761200431 + 7200,
    fetchedAt: 1761200431,
    version: 1,
    forcedAt: 0,
    forcedToday: 0,
    pausedUntil: 0,
    ...overrides,
  };
}
