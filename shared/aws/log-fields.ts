/** The fields of a log line besides its event. Never a token, key, message text or a bare openid. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;
