// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not reach a terminal
const commanding = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

/**
 * Text that is safe to print in a terminal. Control sequences and changes of writing direction are shown as escapes: ids,
 * names and texts of others could otherwise erase lines or fake them.
 */
export function terminalText(text: string): string {
  return text.replaceAll(
    commanding,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
