import { useEffect, useState } from 'preact/hooks';
import type { Results } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { changedRules } from './changes.ts';
import { DiffDialog } from './diff-dialog.tsx';
import { type Draft, draft, errors, goTo, save } from './draft.ts';
import { inForce } from './in-force.ts';
import { type Asked, icons, PushDialog } from './push-dialog.tsx';

/** The actions for the draft: compare it, and put it live. */
export function PushButtons() {
  const { rules } = words();
  const [diff, setDiff] = useState<Results['rulesDiff'] | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const now = draft.value;
  const fromInForce = useDifference(now);
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
        {rules.diff} <Count draft={now} fromInForce={fromInForce} />
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

/** How the saved file differs from the version in force; null until that is known. */
function useDifference(now: Draft | null): Results['rulesDiff'] | null {
  const [found, setFound] = useState<Results['rulesDiff'] | null>(null);
  const account = now?.account ?? '';
  const isBroken = now?.status.findings.some(({ severity }) => severity === 'error') === true;
  const version = inForce.value?.inForce;
  useEffect(() => {
    setFound(null);
    if (account === '' || isBroken || version === undefined) return;
    let isOver = false;
    call('rulesDiff', { account, versions: [] })
      .then((diff) => {
        if (!isOver) setFound(diff);
      })
      // The button itself says why, once it is pressed.
      .catch(() => {});
    return () => {
      isOver = true;
    };
  }, [account, now?.status.savedAt, isBroken, version]);
  return found;
}

/** How many rules are new, changed and gone: in an unsaved draft from the saved file, else from the version in force. */
function Count({
  draft: { saved, text },
  fromInForce,
}: {
  draft: Draft;
  fromInForce: Results['rulesDiff'] | null;
}) {
  const { rules } = words();
  const isSaved = text === saved;
  const differs = isSaved && fromInForce?.same === false;
  const than = isSaved ? rules.comparedWith(fromInForce?.from ?? '') : rules.comparedWithSaved;
  if (differs && fromInForce.rules === null) {
    return (
      <span class="count changed" title={than}>
        ≠
      </span>
    );
  }
  const counted = isSaved ? (fromInForce?.rules ?? nothing) : inDraft(saved, text);
  const counts = [
    ['new', '+', counted.new, rules.isNew],
    ['changed', '~', counted.changed, rules.isChanged],
    ['gone', '−', counted.gone, rules.isGone],
  ] as const;
  return (
    <>
      {counts.map(([kind, sign, number, name]) =>
        number === 0 ? null : (
          <span key={kind} class={`count ${kind}`} title={`${than} · ${name}: ${number}`}>
            {sign}
            {number}
          </span>
        ),
      )}
    </>
  );
}

const nothing = { new: 0, changed: 0, gone: 0 };

function inDraft(saved: string, text: string): typeof nothing {
  const { rules, gone } = changedRules(saved, text);
  const count = (wanted: string): number => [...rules.values()].filter((one) => one === wanted).length;
  return { new: count('new'), changed: count('changed'), gone };
}
