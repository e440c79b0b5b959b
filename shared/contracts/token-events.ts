/** Both events say which version of an account's token they are about, and never the token. */
export const tokenRefreshRequested = 'WeChatTokenRefreshRequested';
export const tokenRefreshed = 'WeChatTokenRefreshed';
