import { useState } from 'preact/hooks';
import type { Results } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { DiffDialog } from './diff-dialog.tsx';
import { draft, errors, goTo, save } from './draft.ts';
import { type Asked, icons, PushDialog } from './push-dialog.tsx';

/** What can be done with the draft: compare it, and have it go live. */
export function PushButtons() {
  const { rules } = words();
  const [diff, setDiff] = useState<Results['rulesDiff'] | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const now = draft.value;
  if (now === null) return null;
  const [wrong] = errors();
  const labels = {
    testers: rules.toTesters(now.status.testers),
    later: rules.schedule,
    everybody: rules.publish,
  } as const;
  return (
    <>
      <button
        type="button"
        class="button"
        onClick={() =>
          attempt(async () => {
            await save(false);
            setDiff(await call('rulesDiff', { account: now.account, versions: [] }));
          })
        }
      >
        {rules.diff}
      </button>
      {(['testers', 'later', 'everybody'] as const).map((reach) => (
        <button
          key={reach}
          type="button"
          class={`button push-${reach}`}
          // The word beside the file says what is wrong.
          aria-disabled={wrong !== undefined}
          onClick={() => (wrong === undefined ? setAsked({ what: 'draft', reach }) : goTo(wrong.line))}
        >
          <Icon name={icons[reach]} size={14} />
          {labels[reach]}
        </button>
      ))}
      <DiffDialog diff={diff} close={() => setDiff(null)} />
      {asked !== null && <PushDialog asked={asked} close={() => setAsked(null)} />}
    </>
  );
}
