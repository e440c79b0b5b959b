import { maxTextBytes, type OutgoingMessage } from './outgoing-types.ts';

/** How much of a part may be given up for a better place to cut. */
const slack = 0.4;
/** Where a text is best cut, best first: after a line, after a sentence, after a word. */
const boundaries = [/\n/g, /[。！？；.!?;…]["”’」』）)]*/g, /[，、,:：\s]/g];
/** What must stay whole: a link, or else one character as a reader sees it. */
const links = /<a\s[^>]*>[\s\S]*?<\/a>/gi;

/** A message of the send API as one or more of them, each with text that WeChat takes; all but long text stay as they are. */
export function splitLongText(message: OutgoingMessage): readonly OutgoingMessage[] {
  if (message.msgtype !== 'text' || Buffer.byteLength(message.text.content) <= maxTextBytes) return [message];
  return splitText(message.text.content, maxTextBytes).map((content) => ({
    ...message,
    text: { ...message.text, content },
  }));
}

/**
 * Cuts a text into parts of at most `maxBytes` of UTF-8, never inside a character or a link, and at the end of a line,
 * sentence or word where there is one near. The parts put together are the text, less white space at the cuts.
 */
export function splitText(text: string, maxBytes: number): string[] {
  const parts: string[] = [];
  let part = '';
  let bytes = 0;
  for (const unit of unitsOf(text, maxBytes)) {
    const unitBytes = Buffer.byteLength(unit);
    while (bytes + unitBytes > maxBytes) {
      const cut = cutAt(part);
      parts.push(part.slice(0, cut));
      part = part.slice(cut).trimStart();
      bytes = Buffer.byteLength(part);
    }
    part += unit;
    bytes += unitBytes;
  }
  return [...parts, part].map((one) => one.trimEnd()).filter((one) => one !== '');
}

/** The links of a text, and the characters between them. */
function* unitsOf(text: string, maxBytes: number): Generator<string> {
  let from = 0;
  for (const { index, 0: link } of text.matchAll(links)) {
    if (Buffer.byteLength(link) > maxBytes) continue;
    yield* characters(text.slice(from, index), maxBytes);
    yield link;
    from = index + link.length;
  }
  yield* characters(text.slice(from), maxBytes);
}

function* characters(text: string, maxBytes: number): Generator<string> {
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(text)) {
    if (Buffer.byteLength(segment) <= maxBytes) yield segment;
    // Marks can be stacked on a character without end; then only its code points stay whole.
    else yield* segment;
  }
}

function cutAt(part: string): number {
  const earliest = part.length * (1 - slack);
  for (const boundary of boundaries) {
    const ends = [...part.matchAll(boundary)].map(({ index, 0: match }) => index + match.length);
    const last = ends.filter((end) => end >= earliest && !isInLink(part, end)).at(-1);
    if (last !== undefined) return last;
  }
  return part.length;
}

function isInLink(part: string, at: number): boolean {
  return [...part.matchAll(links)].some(({ index, 0: link }) => index < at && at < index + link.length);
}
