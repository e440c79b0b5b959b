import { signal } from '@preact/signals';
import { useRef, useState } from 'preact/hooks';
import type { UserAction } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { account, chooseTrace, user } from '../state/selection.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { openForm } from './panel.tsx';

/** Whether the panel with other things to send replaces the menu. */
export const showsPanel = signal(false);

const faces = ['😀', '😂', '🥰', '👌', '👍', '🙏', '🎉', '🏮', '🌹', '😢', '😡', '🤔'] as const;

/** Lets the user of the phone do something. */
export function act(action: UserAction): void {
  const about = { account: account.value?.account ?? '', openId: user.value?.openId ?? '' };
  // Shows the trace of the action, because that is what people want to see.
  chooseTrace(undefined);
  showsPanel.value = false;
  attempt(() => call('act', { ...about, action }));
}

export function Compose() {
  const w = words();
  const [text, setText] = useState('');
  const [showsFaces, setShowsFaces] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const name = user.value === undefined ? '' : w.user(user.value.number);
  const send = (): void => {
    if (text.trim() === '') return;
    act({ do: 'text', text: text.trim() });
    setText('');
    setShowsFaces(false);
  };
  return (
    <>
      {showsFaces && (
        <div class="faces">
          {faces.map((face) => (
            <button
              key={face}
              type="button"
              onClick={() => {
                setText(text + face);
                field.current?.focus();
              }}
            >
              {face}
            </button>
          ))}
        </div>
      )}
      <div class="compose">
        <button type="button" aria-label={w.phone.voice} onClick={() => openForm('voice')}>
          <Icon name="speak" size={26} weight={1.4} />
        </button>
        <textarea
          id="write"
          ref={field}
          rows={1}
          value={text}
          aria-label={w.phone.placeholder(name)}
          placeholder={w.phone.placeholder(name)}
          onInput={(event) => setText(event.currentTarget.value)}
          onFocus={() => {
            showsPanel.value = false;
          }}
          onKeyDown={(event) => {
            // While a Chinese word is being composed, Enter belongs to the input method.
            if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="button"
          aria-label={w.phone.emoji}
          aria-expanded={showsFaces}
          onClick={() => setShowsFaces(!showsFaces)}
        >
          <Icon name="smile" size={26} weight={1.4} />
        </button>
        {text.trim() === '' ? (
          <button
            type="button"
            id="more"
            aria-label={w.phone.more}
            aria-expanded={showsPanel.value}
            onClick={() => {
              showsPanel.value = !showsPanel.value;
            }}
          >
            <Icon name={showsPanel.value ? 'less' : 'more'} size={26} weight={1.4} />
          </button>
        ) : (
          <button type="button" class="send" onClick={send}>
            {w.phone.send}
          </button>
        )}
      </div>
    </>
  );
}
