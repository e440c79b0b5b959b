const marks = /^[ \t]*(?:`{3,}|~{3,})|<(\/?)(?:think|thinking|reasoning)>/gim;

/**
 * A text without the model's thoughts. Some models leave out the opening tag, and an answer that was cut short can lack the
 * closing one. A tag that is not at the beginning of a line, or is in code, is only mentioned.
 */
export function withoutThoughts(text: string): string {
  let kept = '';
  let from = 0;
  let isThinking = false;
  let isInCode = false;
  let isFirst = true;
  for (const { index, 0: mark, 1: slash } of text.matchAll(marks)) {
    const after = index + mark.length;
    if (slash === undefined) {
      if (!isThinking) isInCode = !isInCode;
    } else if (isThinking && slash === '/') {
      isThinking = false;
      from = after;
    } else if (!isThinking && !isInCode && slash === '' && isLineStart(text, index)) {
      kept += text.slice(from, index);
      isThinking = true;
      isFirst = false;
    } else if (!isInCode && isFirst && slash === '/' && /^\s|^$/.test(text.slice(after, after + 1))) {
      from = after;
      isFirst = false;
    }
  }
  return isThinking ? kept : kept + text.slice(from);
}

function isLineStart(text: string, index: number): boolean {
  const before = text.slice(Math.max(0, index - 8), index);
  return /(?:^|\n)[ \t]*$/.test(before) && (index <= 8 || before.includes('\n'));
}
