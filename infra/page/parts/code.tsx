import { attempt, copy } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { Icon } from './icon.tsx';

const token =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(<\/?[\w:]+>?)|(<!\[CDATA\[)([\s\S]*?)(\]\]>)|\b(true|false|null)\b|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

/** JSON or XML with syntax colours. */
export function Code({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <pre class="code" tabIndex={0} aria-label={label} role="region">
      {isMarkup(text) ? parts(text) : text}
    </pre>
  );
}

const isMarkup = (text: string): boolean => /[{<[]/.test(text.slice(0, 400)) && text.length < 12_000;

function parts(text: string) {
  const found = [];
  let at = 0;
  for (const match of text.matchAll(token)) {
    const [all, string, colon, tag, open, cdata, close, word, number] = match;
    if (match.index > at) found.push(text.slice(at, match.index));
    at = match.index + all.length;
    if (string !== undefined) {
      found.push(<span class={colon === undefined ? 'string' : 'key'}>{string}</span>, colon ?? '');
    } else if (tag !== undefined) found.push(<span class="key">{tag}</span>);
    else if (open !== undefined) {
      found.push(
        <span class="mark">{open}</span>,
        <span class="string">{cdata}</span>,
        <span class="mark">{close}</span>,
      );
    } else if (word !== undefined) found.push(<span class="word">{word}</span>);
    else found.push(<span class="number">{number}</span>);
  }
  return [...found, text.slice(at)];
}

export function CopyButton({ text, name = words().copy }: { text: string | (() => string); name?: string }) {
  return (
    <button
      type="button"
      class="button quiet small icon"
      aria-label={name}
      title={name}
      onClick={() => attempt(() => copy(typeof text === 'string' ? text : text(), words().copied))}
    >
      <Icon name="copy" size={14} />
    </button>
  );
}
