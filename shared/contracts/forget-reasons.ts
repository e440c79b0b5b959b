/** The event that what was kept of a user has been removed. */
export const userForgotten = 'WeChatUserForgotten';

/** What WeChat pushes when a user may wish to be forgotten. */
export const forgetWishes = [
  'unsubscribe',
  'user_authorization_revoke',
  'user_authorization_cancellation',
] as const;
/** Why a user is forgotten: an operator's command, or an event of WeChat. */
export const forgetReasons = ['command', ...forgetWishes] as const;
export type ForgetReason = (typeof forgetReasons)[number];
