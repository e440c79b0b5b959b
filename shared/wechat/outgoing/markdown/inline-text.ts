import type { Token } from 'markdown-it';

/** Tags that only change how a text looks, which models mix with Markdown. */
const formatting =
  /<\/?(?:b|i|u|s|strong|em|sub|sup|span|p|div|kbd|mark|small|font|center|details|summary)(?:\s[^<>]*)?>/gi;
const lineBreak = /<br\s?\/?>/gi;
/** Next to Chinese characters and punctuation, CommonMark often does not recognise bold text, as in `**注意：**请`. */
const leftOver = /(?<=[^\s!-~])\*\*|\*\*(?=[^\s!-~])/g;

/** Converts the content of a paragraph, heading or cell. */
export function inlineText(tokens: readonly Token[]): string {
  const products = productsIn(tokens);
  let text = '';
  let link: { readonly href: string; readonly isAddress: boolean; label: string } | undefined;
  const write = (piece: string): void => {
    if (link === undefined) text += piece;
    else link.label += piece;
  };
  for (const [index, token] of tokens.entries()) {
    switch (token.type) {
      case 'text':
        write(plain(token.content));
        break;
      case 'code_inline':
        write(token.content);
        break;
      case 'softbreak':
      case 'hardbreak':
        write('\n');
        break;
      case 'em_open':
      case 'em_close':
        if (products.has(index)) write(token.markup);
        break;
      case 'image':
        write(linkText(addressIn(token, 'src'), inlineText(token.children ?? []) || '图片'));
        break;
      case 'link_open':
        link = { href: addressIn(token, 'href'), isAddress: token.markup === 'autolink', label: '' };
        break;
      case 'link_close':
        if (link !== undefined) text += linkText(link.href, link.label, link.isAddress);
        link = undefined;
        break;
    }
  }
  return text;
}

function addressIn(token: Token, attribute: string): string {
  return String(token.attrGet(attribute) ?? '');
}

function plain(content: string): string {
  return content.replaceAll(lineBreak, '\n').replaceAll(formatting, '').replaceAll(leftOver, '');
}

/**
 * A link as WeChat shows it. WeChat opens web addresses and its own; of any other link only the label is left.
 *
 * @see https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage
 */
function linkText(href: string, label: string, isAddress = false): string {
  if (!/^(?:https?|weixin):\/\//i.test(href)) return label;
  if (isAddress || label.trim() === '' || label === href) return href;
  // A link contains no other link and no line break.
  return `<a href="${href.replaceAll('"', '%22')}">${label.replaceAll(/<[^<>]*>/g, '').replaceAll('\n', ' ')}</a>`;
}

/** Asterisks between digits: 5*3*2 is a product, not emphasis. */
function productsIn(tokens: readonly Token[]): ReadonlySet<number> {
  const products = new Set<number>();
  const open: number[] = [];
  for (const [index, { type, markup }] of tokens.entries()) {
    if (type === 'em_open') open.push(index);
    if (type !== 'em_close') continue;
    const begun = open.pop() ?? index;
    const at = (place: number): string => tokens[place]?.content ?? '';
    const isFigure =
      (/\d$/.test(at(begun - 1)) && /^\d/.test(at(begun + 1))) ||
      (/\d$/.test(at(index - 1)) && /^\d/.test(at(index + 1)));
    if (markup === '*' && isFigure) products.add(begun).add(index);
  }
  return products;
}
