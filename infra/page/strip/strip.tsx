import { useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { clockSeconds, dayName, lengthOf } from '../parts/time.ts';
import { account, chatItems, user } from '../state/selection.ts';
import { now, weather } from '../state/store.ts';
import { words } from '../words/words.ts';
import { advance, behave, forge, isUsual, jumps, killToken, repeatPush, takeOver } from './switches.ts';

/** The switches of the simulated WeChat. */
export function Strip() {
  const { strip } = words();
  const { manner, ahead } = weather.value;
  const about = { account: account.value?.account ?? '', openId: user.value?.openId ?? '' };
  const isTaken = isTalkingToAgent();
  return (
    <section class={`strip ${isUsual() ? '' : 'unusual'}`} data-region="strip" aria-label={strip.title}>
      <h2>
        <Icon name="laptop" />
        {strip.title}
      </h2>
      <i class="rule" />
      <span class="label">{strip.time}</span>
      <span class="mono strong">{clockSeconds(now.value)}</span>
      <span class="label only-wide">{dayName(now.value)}</span>
      <fieldset class="segments" aria-label={strip.time}>
        {Object.entries(jumps).map(([name, milliseconds]) => (
          <button key={name} type="button" onClick={() => advance(milliseconds)}>
            {strip.jumps[name as keyof typeof jumps]}
          </button>
        ))}
      </fieldset>
      {ahead >= 1000 && <span class="pill warn">{strip.ahead(lengthOf(ahead))}</span>}
      <i class="rule" />
      <span class="label">{strip.api}</span>
      <fieldset class="segments" aria-label={strip.api}>
        <button
          type="button"
          aria-pressed={manner.kind === 'usual'}
          onClick={() => behave({ kind: 'usual' })}
        >
          {strip.usual}
        </button>
        <button
          type="button"
          class="warn"
          aria-pressed={manner.kind === 'slow'}
          onClick={() => behave({ kind: 'slow', milliseconds: 3000 })}
        >
          {strip.slow}
        </button>
        <button
          type="button"
          class="warn"
          aria-pressed={manner.kind === 'silent'}
          onClick={() => behave({ kind: 'silent' })}
        >
          {strip.silent}
        </button>
        <RefuseButton />
      </fieldset>
      <i class="rule" />
      <button type="button" class="button small" onClick={() => killToken(about)}>
        <Icon name="key" size={14} />
        {strip.kill}
      </button>
      <button type="button" class="button small" onClick={repeatPush}>
        <Icon name="again" size={14} />
        {strip.repeat}
      </button>
      <button
        type="button"
        class="button small"
        aria-pressed={isTaken}
        onClick={() => takeOver(about, isTaken)}
      >
        <Icon name="agent" size={14} />
        {isTaken ? strip.giveBack : strip.takeOver}
      </button>
      <button type="button" class="button small" onClick={() => forge(about)}>
        <Icon name="shield" size={14} />
        {strip.forge}
      </button>
      <span class="end" />
      {manner.kind === 'usual' ? (
        <span class="label only-wide">{ahead === 0 ? strip.usualAll : ''}</span>
      ) : (
        <button type="button" class="button quiet small" onClick={() => behave({ kind: 'usual' })}>
          {strip.reset}
        </button>
      )}
    </section>
  );
}

/** Refuses every message with the chosen code. */
function RefuseButton() {
  const { strip } = words();
  const { manner } = weather.value;
  const [code, setCode] = useState(45015);
  const shown = manner.kind === 'refusing' ? manner.code : code;
  const isKnown = Object.hasOwn(strip.codes, String(shown));
  return (
    <span class={`refuse ${manner.kind === 'refusing' ? 'on' : ''}`}>
      <button
        type="button"
        class="warn"
        aria-pressed={manner.kind === 'refusing'}
        onClick={() => behave({ kind: 'refusing', code: shown })}
      >
        {strip.refusing(shown)}
      </button>
      <select
        aria-label={strip.anyCode}
        value={isKnown ? String(shown) : 'other'}
        onChange={(event) => {
          const { value } = event.currentTarget;
          const chosen = value === 'other' ? Number(prompt(strip.anyCode, '40001')) : Number(value);
          if (!Number.isInteger(chosen) || chosen === 0) return;
          setCode(chosen);
          behave({ kind: 'refusing', code: chosen });
        }}
      >
        {Object.entries(strip.codes).map(([one, meaning]) => (
          <option key={one} value={one}>
            {one} · {meaning}
          </option>
        ))}
        <option value="other">{isKnown ? strip.anyCode : shown}</option>
      </select>
    </span>
  );
}

/** Whether an agent has the conversation, by the latest remark about it. */
function isTalkingToAgent(): boolean {
  const last = chatItems.value.findLast(
    ({ said }) =>
      said.by === 'nobody' &&
      said.what.kind === 'event' &&
      /^kf_(create|close)_session$/.test(said.what.event),
  );
  return (
    last?.said.by === 'nobody' &&
    last.said.what.kind === 'event' &&
    last.said.what.event === 'kf_create_session'
  );
}
