/** Marks text for a terminal, or leaves it as it is. */
export interface Style {
  grey(text: string): string;
  green(text: string): string;
  red(text: string): string;
  bold(text: string): string;
}

/** @see https://no-color.org */
export function styleFor(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  const hasColours = isTerminal && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  const mark =
    (code: number) =>
    (text: string): string =>
      hasColours ? `\u001B[${code}m${text}\u001B[0m` : text;
  return { grey: mark(90), green: mark(32), red: mark(31), bold: mark(1) };
}
