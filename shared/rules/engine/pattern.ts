import { RE2JS } from 're2js';
import type { Pattern } from '../program.ts';

/** A compiled pattern. Matching takes time in proportion to the text, whatever the pattern is (RE2). */
export interface CompiledPattern {
  test(text: string): boolean;
  /** The groups of the first match, by number and by name; `undefined` if nothing matches. */
  captures(text: string): Readonly<Record<string, string>> | undefined;
}
export type CompilePattern = (pattern: Pattern) => CompiledPattern;

/** @throws Error if the pattern is not valid in RE2 */
export const compilePattern: CompilePattern = ({ source, ignoreCase }) => {
  const pattern = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  return {
    test: (text) => pattern.test(text),
    captures(text) {
      const match = pattern.exec(text);
      if (match === null) return undefined;
      const groups: Record<string, string> = {};
      for (const [number, group] of match.entries()) groups[number] = group ?? '';
      for (const [name, number] of Object.entries(pattern.namedGroups())) groups[name] = match[number] ?? '';
      return groups;
    },
  };
};
