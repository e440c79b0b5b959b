/** Both events contain the version of an account's token, but never the token. */
export const tokenRefreshRequested = 'WeChatTokenRefreshRequested';
export const tokenRefreshed = 'WeChatTokenRefreshed';
