/** A row of a table for a spreadsheet. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells.map(cell).join(',');
}

/**
 * A spreadsheet would take a text that begins with one of these signs for a formula, and users write the texts.
 *
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
