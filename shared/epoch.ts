/*
 * Two units of time that do not mix: a plain number fits either, but a value of one does not fit where the other is wanted.
 * So `now() / 1000` is a time in seconds, and `now()` in its place does not compile.
 */

/** Seconds since 1970, as in WeChat's `CreateTime`. */
export type EpochSeconds = number & { readonly unit?: 'seconds' };
/** Milliseconds since 1970, as of `Date.now()`. */
export type EpochMilliseconds = number & { readonly unit?: 'milliseconds' };
