/** Text as it is compared: full-width and half-width alike, any case, without space around it. */
export function normalizeText(text: string): string {
  return text.normalize('NFKC').toLowerCase().trim();
}
