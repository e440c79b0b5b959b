import MarkdownIt, { type Token } from 'markdown-it';
import { inlineText } from './inline-text.ts';
import { tableText } from './table-text.ts';
import { withoutThoughts } from './thoughts.ts';

/*
 * Loaded only when somebody sends Markdown. Of the widely used parsers, markdown-it is the one that none of our texts made
 * slow: it bounds depth and links, while others took seconds for ten kilobytes of `_a*`.
 */
const parser = new MarkdownIt({ html: false, linkify: false });

/**
 * Converts Markdown, as language models write it, into what WeChat shows in a text message: plain lines, and links as `<a>`.
 * A model's thoughts (`<think>`) are dropped; nothing may be left.
 *
 * @see https://spec.commonmark.org/ and, for tables and strikethrough, https://github.github.com/gfm/
 */
export function plainTextOf(markdown: string): string {
  return blocksOf(parser.parse(withoutThoughts(markdown), {})).trim();
}

/** A list that contains the current tokens. */
interface List {
  readonly isOrdered: boolean;
  /** Whether its current entry already has lines. */
  begun: boolean;
  mark: string;
}

/** Converts blocks, with an empty line between them, but none after a heading or an entry of a list. */
function blocksOf(tokens: readonly Token[]): string {
  const lists: List[] = [];
  let quotes = 0;
  let text = '';
  let isClose = true;
  let isHeading = false;

  const write = (block: string, isCloseAfter: boolean): void => {
    if (block.trim() === '') return;
    const list = lists.at(-1);
    const first = list === undefined || list.begun ? '' : list.mark;
    const indentation = '  '.repeat(Math.max(0, lists.length - 1));
    const rest = list === undefined ? '' : `${indentation}  `;
    const lines = block.split('\n').map((line, number) => {
      const start = number === 0 && first !== '' ? `${indentation}${first} ` : rest;
      return `${'▎'.repeat(quotes)}${line === '' ? '' : start}${line}`;
    });
    if (list !== undefined) list.begun = true;
    text += `${text === '' ? '' : isClose ? '\n' : '\n\n'}${lines.join('\n')}`;
    isClose = isCloseAfter || lists.length > 0;
  };

  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index] as Token;
    switch (token.type) {
      case 'bullet_list_open':
      case 'ordered_list_open':
        lists.push({ isOrdered: token.type === 'ordered_list_open', begun: false, mark: '•' });
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        lists.pop();
        isClose = lists.length > 0;
        break;
      case 'list_item_open': {
        const list = lists.at(-1) as List;
        list.begun = false;
        list.mark = list.isOrdered ? `${token.info}${token.markup}` : '•';
        break;
      }
      case 'blockquote_open':
        quotes++;
        break;
      case 'blockquote_close':
        quotes--;
        isClose = false;
        break;
      case 'heading_open':
        isHeading = true;
        break;
      case 'heading_close':
        isHeading = false;
        break;
      case 'inline': {
        const line = inlineText(token.children ?? []);
        write(
          isHeading && line !== '' ? `【${line.replaceAll('\n', ' ')}】` : task(line, lists.at(-1)),
          isHeading,
        );
        break;
      }
      case 'fence':
      case 'code_block':
        write(token.content.trimEnd(), false);
        break;
      case 'hr':
        write('———', false);
        break;
      case 'table_open': {
        const begun = index;
        while (tokens[index]?.type !== 'table_close') index++;
        write(tableText(tokens.slice(begun, index)), false);
        break;
      }
    }
  }
  return text;
}

/** The check box of an entry in a task list. */
function task(line: string, list: List | undefined): string {
  const box = list === undefined || list.begun ? null : /^\[([ xX])\] /.exec(line);
  return box === null ? line : `${box[1] === ' ' ? '☐' : '☑'} ${line.slice(4)}`;
}
