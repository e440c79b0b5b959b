import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { account, chatItems, user } from '../state/selection.ts';
import { surroundings } from '../state/store.ts';
import { attempt, copy } from '../state/toast.ts';
import { words } from '../words/words.ts';

/** Turns the conversation into a test case for the file beside the account's. */
export function RecordButton() {
  const w = words();
  if (surroundings.value?.kind !== 'local' || chatItems.value.length === 0) return null;
  const record = (): void => {
    const name = account.value?.account ?? '';
    attempt(async () => {
      const { text } = await call('record', { account: name, openId: user.value?.openId ?? '' });
      await copy(text, w.truth.recorded(`${name}.test.yaml`));
    });
  };
  return (
    <button type="button" id="record" class="button small" onClick={record}>
      <Icon name="flask" size={14} />
      {w.truth.record}
    </button>
  );
}
