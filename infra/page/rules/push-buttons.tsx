import { useState } from 'preact/hooks';
import type { Results } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { changedRules } from './changes.ts';
import { DiffDialog } from './diff-dialog.tsx';
import { type Draft, draft, errors, goTo, save } from './draft.ts';
import { type Asked, icons, PushDialog } from './push-dialog.tsx';

/** The actions for the draft: compare it, and put it live. */
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
        {rules.diff} <Count draft={now} />
      </button>
      {(['testers', 'later', 'everybody'] as const).map((reach) => (
        <button
          key={reach}
          type="button"
          class={`button push-${reach}`}
          // The status beside the file says what is wrong.
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

/** How many rules the unsaved draft adds, changes and removes. */
function Count({ draft: { saved, text } }: { draft: Draft }) {
  const { rules } = words();
  const { rules: changed, gone } = changedRules(saved, text);
  const count = (wanted: string): number => [...changed.values()].filter((one) => one === wanted).length;
  const counts = [
    ['new', '+', count('new'), rules.isNew],
    ['changed', '~', count('changed'), rules.isChanged],
    ['gone', '−', gone, rules.isGone],
  ] as const;
  return (
    <>
      {counts.map(([kind, sign, number, name]) =>
        number === 0 ? null : (
          <span key={kind} class={`count ${kind}`} title={`${name}: ${number}`}>
            {sign}
            {number}
          </span>
        ),
      )}
    </>
  );
}
