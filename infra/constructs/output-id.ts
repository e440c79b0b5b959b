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
