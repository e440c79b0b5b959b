/**
 * The names of an account's two secrets. The AppSecret is apart from the callback keys because only the token-refresher
 * may read the one, and only the receiver the others.
 */
export const appSecretName = (prefix: string, account: string): string => `${prefix}${account}/app`;
export const callbackSecretName = (prefix: string, account: string): string => `${prefix}${account}/callback`;
