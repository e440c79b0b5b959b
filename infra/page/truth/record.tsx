import { Icon } from '../parts/icon.tsx';
import { account, chatItems, user } from '../state/selection.ts';
import { surroundings, traces } from '../state/store.ts';
import { attempt, copy } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { testCase } from './test-case.ts';

/** Makes a test case of the conversation, to be put into the file beside the account's. */
export function RecordButton() {
  const w = words();
  if (surroundings.value?.kind !== 'local' || chatItems.value.length === 0) return null;
  const record = (): void => {
    const name = user.value === undefined ? '' : w.user(user.value.number);
    const text = testCase(chatItems.value, traces.value, name);
    attempt(() => copy(text, w.truth.recorded(`${account.value?.account ?? ''}.test.yaml`)));
  };
  return (
    <button type="button" id="record" class="button small" onClick={record}>
      <Icon name="flask" size={14} />
      {w.truth.record}
    </button>
  );
}
