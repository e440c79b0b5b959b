import type { Token } from 'markdown-it';
import { inlineText } from './inline-text.ts';

/**
 * A table as one line for each row: what the row is about, then each cell after the name of its column. The font of a chat is
 * proportional, so columns would not line up.
 */
export function tableText(tokens: readonly Token[]): string {
  const rows: string[][] = [];
  for (const token of tokens) {
    if (token.type === 'tr_open') rows.push([]);
    if (token.type === 'inline') rows.at(-1)?.push(inlineText(token.children ?? []).replaceAll('\n', ' '));
  }
  const [names = [], ...entries] = rows;
  if (entries.length === 0) return names.join('｜');
  return entries
    .map((cells) => {
      const named = cells.flatMap((cell, column) => {
        const name = names[column] ?? '';
        if (cell === '') return [];
        return column === 0 || name === '' ? [cell] : [`${name}：${cell}`];
      });
      return `• ${named.join('｜')}`;
    })
    .join('\n');
}
