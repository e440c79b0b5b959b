/** A difference, line by line. */
export function Patch({ text }: { text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <pre class="code patch" tabIndex={0}>
      {text.split('\n').map((line, index) => (
        <span key={index} class={kindOf(line)}>
          {line}
          {'\n'}
        </span>
      ))}
    </pre>
  );
}

function kindOf(line: string): string {
  if (/^(\+\+\+|---|===|@@)/.test(line)) return 'mark';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : '';
}
