/**
 * The names of an account's two secrets. The AppSecret is separate from the callback keys, because only the
 * token-refresher may read the former, and only the receiver the latter.
 */
export const appSecretName = (prefix: string, account: string): string => `${prefix}${account}/app`;
export const callbackSecretName = (prefix: string, account: string): string => `${prefix}${account}/callback`;
