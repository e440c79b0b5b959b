/** A row of a CSV table. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells.map(cell).join(',');
}

/**
 * A spreadsheet takes a text that begins with one of these characters for a formula, and users write the texts.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
