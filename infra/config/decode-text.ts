import type { Text } from '../language/text.ts';
import { formatOf } from './file-content.ts';

/** The text of a file, or why it cannot be read. */
export type DecodedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly line: number; readonly problem: Text; readonly remedy: Text };

const saveAsUtf8: Text = {
  en: 'Save it as UTF-8: in Notepad, choose the encoding UTF-8 under Save as.',
  zh: '请另存为 UTF-8：在记事本里选「另存为」，编码选 UTF-8。',
};
const lostRemedy: Text = {
  en: 'Write the text again, or take it from an older version of the file, and save the file as UTF-8.',
  zh: '重新输入这段文字，或者从旧版本里找回来，再把文件保存为 UTF-8。',
};

/** Reads the bytes of a file as UTF-8, the encoding of YAML and JSON. Otherwise it says which encoding the file has. */
export function decodeText(content: Uint8Array): DecodedText {
  if (isDocument(content))
    return {
      ok: false,
      line: 1,
      problem: {
        en: 'the file is a document of Word, Excel or another program, not a text file',
        zh: '这是 Word、Excel 之类的文档，不是文本文件',
      },
      remedy: {
        en: 'Copy the text into a text editor, such as Notepad or VS Code, and save it as UTF-8.',
        zh: '把内容复制到文本编辑器（记事本、VS Code）里，保存为 UTF-8。',
      },
    };
  const wide = utf16(content);
  if (wide) {
    const problem = { en: 'the file is saved as UTF-16', zh: '文件保存成了 UTF-16 编码' };
    return { ok: false, line: 1, problem, remedy: saveAsUtf8 };
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    const line = lineOfFirstWrong(content);
    const isGbk = canDecode(content, 'gb18030');
    const problem = isGbk
      ? { en: 'the file is saved as GBK (ANSI), not UTF-8', zh: '文件保存成了 GBK（ANSI）编码，不是 UTF-8' }
      : { en: 'the file is not saved as UTF-8', zh: '文件不是用 UTF-8 编码保存的' };
    return { ok: false, line, problem, remedy: saveAsUtf8 };
  }
  // What is left of a text after a program read it in the wrong encoding and saved it.
  const lost = /\uFFFD|锟斤拷/.exec(text);
  if (lost === null) return { ok: true, text };
  return {
    ok: false,
    line: text.slice(0, lost.index).split('\n').length,
    problem: {
      en: `characters were lost when the file was saved: here is ${lost[0]} now`,
      zh: `保存文件时丢失了文字，这里变成了 ${lost[0]}`,
    },
    remedy: lostRemedy,
  };
}

/** The formats of Office, old and new, and PDF; a new name makes no text of them. */
function isDocument(content: Uint8Array): boolean {
  const isOle = Buffer.from(content.subarray(0, 4)).toString('hex') === 'd0cf11e0';
  return isOle || ['ZIP', 'PDF'].includes(formatOf(content) ?? '');
}

/** Its byte order mark says so, or the zeros in every second byte of English words. */
function utf16(content: Uint8Array): boolean {
  const [first, second] = content;
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    content.subarray(0, 64).includes(0)
  );
}

function canDecode(content: Uint8Array, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(content);
    return true;
  } catch {
    return false;
  }
}

function lineOfFirstWrong(content: Uint8Array): number {
  let line = 1;
  for (let start = 0; start < content.length; line++) {
    const next = content.indexOf(0x0a, start);
    const end = next < 0 ? content.length : next;
    if (!canDecode(content.subarray(start, end), 'utf-8')) return line;
    start = end + 1;
  }
  return line;
}
