import type { Suggestion } from '../../local/page/model.ts';
import { account, user } from '../state/selection.ts';
import { words } from '../words/words.ts';
import { act } from './compose.tsx';
import { sendSamplePicture } from './sample-picture.ts';

/** Suggestions that the rules answer: one click, one reply. */
export function EmptyChat() {
  const w = words();
  const name = user.value === undefined ? '' : w.user(user.value.number);
  return (
    <div class="empty-chat">
      <p>{w.phone.empty(name)}</p>
      <div class="chips">
        {(account.value?.suggestions ?? []).map((suggestion) => (
          <button key={nameOf(suggestion)} type="button" class="chip" onClick={() => run(suggestion)}>
            {nameOf(suggestion)}
          </button>
        ))}
      </div>
      <p>{w.phone.emptyHint}</p>
    </div>
  );
}

function nameOf(suggestion: Suggestion): string {
  const { phone } = words();
  switch (suggestion.kind) {
    case 'text':
      return suggestion.text;
    case 'follow':
      return suggestion.scene === '' ? phone.follow : phone.scanFollow(suggestion.scene);
    case 'picture':
      return phone.picture;
    case 'enter':
      return phone.open;
  }
}

function run(suggestion: Suggestion): void {
  switch (suggestion.kind) {
    case 'text':
      act({ do: 'text', text: suggestion.text });
      return;
    case 'follow':
      act({ do: 'follow', scene: suggestion.scene });
      return;
    case 'picture':
      sendSamplePicture();
      return;
    case 'enter':
      act({ do: 'enter', from: suggestion.from });
      return;
  }
}
