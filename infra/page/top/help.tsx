import { signal } from '@preact/signals';
import { Dialog } from '../parts/dialog.tsx';
import { singleKeys } from '../state/preferences.ts';
import { words } from '../words/words.ts';

export const showsHelp = signal(false);

/** The keyboard shortcuts. */
export function Help() {
  if (!showsHelp.value) return null;
  const { keys } = words();
  return (
    <Dialog
      title={keys.title}
      close={() => {
        showsHelp.value = false;
      }}
    >
      <dl class="keys">
        {keys.list.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label class="switch">
        <input
          type="checkbox"
          checked={singleKeys.value === 'on'}
          onChange={(event) => {
            singleKeys.value = event.currentTarget.checked ? 'on' : 'off';
          }}
        />
        {keys.single}
      </label>
      <p class="caption">{keys.hint}</p>
    </Dialog>
  );
}
