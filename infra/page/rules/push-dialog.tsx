import { useState } from 'preact/hooks';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { account } from '../state/selection.ts';
import { attempt, say } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { draft, save } from './draft.ts';
import { inForce, lookAtVersions, runTests } from './in-force.ts';

/** What goes live: the draft, for testers, for everybody or later; or the testers' version, for everybody or later. */
export type Asked =
  | { readonly what: 'draft'; readonly reach: 'testers' | 'everybody' | 'later' }
  | { readonly what: 'trial'; readonly reach: 'everybody' | 'later' };

/** Asks for the details of a version, and puts it live. */
export function PushDialog({ asked, close }: { asked: Asked; close: () => void }) {
  const { rules } = words();
  const [note, setNote] = useState('');
  const [at, setAt] = useState('');
  const testers = draft.value?.status.testers ?? 0;
  const trial = inForce.value?.testers;
  const title =
    asked.reach === 'testers'
      ? rules.toTesters(testers)
      : asked.reach === 'later'
        ? rules.schedule
        : rules.publish;
  return (
    <Dialog title={title} close={close}>
      <form
        class="push-form"
        onSubmit={(event) => {
          event.preventDefault();
          attempt(async () => {
            await push(asked, note, at.replace('T', ' '));
            close();
          });
        }}
      >
        <p class="caption">
          {asked.what === 'trial' ? rules.whatTrial(trial?.version ?? 0) : rules.whatDraft[asked.reach]}
        </p>
        {asked.what === 'draft' && (
          <label>
            {rules.note}
            <input
              class="field"
              name="note"
              value={note}
              onInput={(event) => setNote(event.currentTarget.value)}
            />
          </label>
        )}
        {asked.reach === 'later' && (
          <label>
            {rules.from(account.value?.timezone ?? '')}
            <input
              class="field"
              name="at"
              type="datetime-local"
              required
              value={at}
              onInput={(event) => setAt(event.currentTarget.value)}
            />
          </label>
        )}
        <div class="row right">
          <button type="button" class="button" onClick={close}>
            {rules.cancel}
          </button>
          <button type="submit" class="button primary">
            <Icon name={icons[asked.reach]} size={14} />
            {title}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export const icons = { testers: 'person', later: 'clock', everybody: 'send' } as const;

async function push(asked: Asked, note: string, at: string): Promise<void> {
  const name = draft.value?.account ?? '';
  const { rules } = words();
  if (asked.what === 'trial') {
    const { version } = await call('rulesPublish', {
      account: name,
      at: asked.reach === 'later' ? at : null,
    });
    say(asked.reach === 'later' ? rules.comes(version, at) : rules.published(version));
  } else {
    // A push takes the saved file, and saving must not put it in force for everybody first.
    await save(false);
    const tested = await runTests();
    if (tested !== null && !tested.isGood) {
      say(rules.notPushed(tested.failed.length + tested.findings.length), true);
      return;
    }
    const reach = asked.reach === 'later' ? { kind: asked.reach, at } : { kind: asked.reach };
    const pushed = await call('rulesPush', { account: name, note, reach });
    if (pushed.kind === undefined) throw new Error(rules.brokenHint);
    if (pushed.kind === 'unchanged') say(rules.unchanged);
    else if (asked.reach === 'testers') say(rules.withTesters(pushed.version));
    else if (asked.reach === 'later') say(rules.comes(pushed.version, at));
    else say(rules.published(pushed.version));
  }
  await lookAtVersions(name);
}
