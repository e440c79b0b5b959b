import type { Results } from '../../local/page/api.ts';
import { Dialog } from '../parts/dialog.tsx';
import { words } from '../words/words.ts';

/** How two versions differ; nothing while none are being compared. */
export function DiffDialog({ diff, close }: { diff: Results['rulesDiff'] | null; close: () => void }) {
  const { rules } = words();
  if (diff === null) return null;
  const { from, to, patch, same } = diff;
  return (
    <Dialog title={`${rules.diff} · ${from} → ${to}`} kind="wide" close={close}>
      {patch === null ? <p>{same ? rules.same : rules.noText}</p> : <Patch text={patch} />}
    </Dialog>
  );
}

/** A difference, line by line. */
function Patch({ text }: { text: string }) {
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
