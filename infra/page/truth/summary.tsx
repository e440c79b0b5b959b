import { CopyButton } from '../parts/code.tsx';
import { Dots } from '../parts/dots.tsx';
import { clockDay, countdown } from '../parts/time.ts';
import { person, user } from '../state/selection.ts';
import { now } from '../state/store.ts';
import { words } from '../words/words.ts';
import { RecordButton } from './record.tsx';

/** The user's state, the same on every tab. */
export function Summary() {
  const w = words();
  const someone = user.value;
  const state = person.value;
  if (someone === undefined || state === undefined) return <div class="summary" />;
  const left = state.until * 1000 - now.value;
  const isOpen = left > 0;
  const limit = Math.max(0, ...state.windows.map((one) => one.limit));
  const { dialogue, mutedUntil } = state;
  const isInDialogue = dialogue !== null && dialogue.until * 1000 > now.value;
  const isMuted = mutedUntil * 1000 > now.value;
  const count = isOpen ? state.left : 0;
  return (
    <div class="summary">
      <div>
        <span class="caption">{w.user(someone.number)}</span>
        <span class="row mono" title={someone.openId}>
          {someone.openId.slice(0, 7)}…{someone.openId.slice(-4)}
          <CopyButton text={someone.openId} name={`${w.copy} openid`} />
        </span>
      </div>
      <i class="rule" />
      <div>
        <span class="caption">{w.truth.left}</span>
        <span class="row">
          <Dots left={count} limit={limit} reserved={state.reserved} />
          <b class="strong">{w.truth.leftCount(count)}</b>
        </span>
      </div>
      <div>
        <span class="caption">{w.truth.windowOpen}</span>
        <span class={`mono ${isOpen && left < 60_000 ? 'closing' : ''}`}>
          {isOpen ? countdown(left) : w.truth.windowClosed}
        </span>
      </div>
      <i class="rule" />
      <div>
        <span class="caption">{w.truth.dialogue}</span>
        {isInDialogue ? (
          <span>
            {dialogue.name}{' '}
            <span class="hint">{w.truth.still(countdown(dialogue.until * 1000 - now.value))}</span>
          </span>
        ) : (
          <span class="hint">{w.truth.noDialogue}</span>
        )}
      </div>
      <div>
        <span class="caption">{w.truth.mayRules}</span>
        <span>{isMuted ? w.truth.mutedUntil(clockDay(mutedUntil * 1000, now.value)) : w.truth.maySpeak}</span>
      </div>
      <span class="end" />
      <RecordButton />
    </div>
  );
}
