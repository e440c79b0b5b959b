/** 公众号 (订阅号 and 服务号 alike) and 小程序. */
export const accountKinds = ['official-account', 'mini-program'] as const;
export type AccountKind = (typeof accountKinds)[number];
