/** What the caller of a failed operation should do next. */
export type ErrorDecision =
  | { readonly kind: 'permanent' }
  | { readonly kind: 'retry' }
  | { readonly kind: 'retryAfter'; readonly seconds: number };

export const permanent: ErrorDecision = { kind: 'permanent' };
export const retry: ErrorDecision = { kind: 'retry' };

interface CodedErrorOptions {
  readonly cause?: unknown;
  readonly decision?: ErrorDecision;
}

/**
 * An error with a stable `code` to branch on and the decision what to do about it.
 * The message says what happened, the value (never a secret), what is allowed, and the remedy.
 */
export class CodedError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly decision: ErrorDecision;

  constructor(code: Code, message: string, options: CodedErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'CodedError';
    this.code = code;
    this.decision = options.decision ?? permanent;
  }
}

/** The `code` of an error, whoever threw it: ours, Node's, or the SDK's error name. */
export function codeOf(error: unknown): string {
  if (error instanceof CodedError) return error.code;
  if (error instanceof Error) return 'code' in error ? String(error.code) : error.name;
  return 'unknown';
}
