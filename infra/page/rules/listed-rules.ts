/** A rule in the text. */
export interface ListedRule {
  readonly id: string;
  readonly name: string | null;
  readonly line: number;
  readonly isDefault: boolean;
  /** The heading above it, which is a comment: `# ── Questions ──`. */
  readonly group: string;
}

/** The rules in a text that may be incomplete, so that the list stays while somebody types. */
export function rulesIn(text: string): ListedRule[] {
  const found: ListedRule[] = [];
  let group = '';
  for (const [index, line] of text.split('\n').entries()) {
    const [, heading] = /^\s*#\s*[─—=-]{2,}\s*([^─—=]+?)\s*[─—=-]*\s*$/.exec(line) ?? [];
    if (heading !== undefined) group = heading;
    const id = /^\s*-\s+(?:\{\s*)?id:\s*["']?([\p{L}\p{N}_.-]+)/u.exec(line)?.[1];
    const last = found.at(-1);
    if (id !== undefined) found.push({ id, name: null, line: index + 1, isDefault: false, group });
    else if (last !== undefined) {
      const name = /^\s+name:\s*["']?(.+?)["']?\s*$/.exec(line)?.[1];
      const isDefault = /^\s+default:\s*true/.test(line);
      if (name !== undefined || isDefault) {
        found[found.length - 1] = {
          ...last,
          name: name ?? last.name,
          isDefault: isDefault || last.isDefault,
        };
      }
    }
  }
  return found;
}
