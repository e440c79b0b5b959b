/** The event that a user's data has been deleted. */
export const userForgotten = 'WeChatUserForgotten';

/** The events with which WeChat asks for the deletion of a user's data. */
export const forgetWishes = [
  'unsubscribe',
  'user_authorization_revoke',
  'user_authorization_cancellation',
] as const;
/** Why a user's data was deleted: an operator's command, or an event of WeChat. */
export const forgetReasons = ['command', ...forgetWishes] as const;
export type ForgetReason = (typeof forgetReasons)[number];
