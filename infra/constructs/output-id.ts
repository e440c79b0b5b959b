import { CodedError } from '#shared/coded-error.ts';

/** The id of a stack output that is about one account: outputs can have letters and digits only. */
export function accountOutputId(what: string, account: string): string {
  return (
    what +
    account
      .split('-')
      .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
      .join('')
  );
}

/**
 * Refuses names that differ only where ids cannot: a dash before a digit, or two dashes.
 *
 * @param kind what is named so, as in `accounts`
 * @throws CodedError `names_too_alike`
 */
export function refuseAlikeNames(kind: string, names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const id = accountOutputId('', name);
    const other = seen.get(id);
    if (other !== undefined && other !== name) {
      throw new CodedError(
        'names_too_alike',
        `The ${kind} ${other} and ${name} would have the same outputs of the stack, whose ids have no dashes (…${id}). Give one of them another name.`,
      );
    }
    seen.set(id, name);
  }
}
