import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { traces } from '../state/store.ts';
import { words } from '../words/words.ts';
import { draft, errors, goTo, rulesIn } from './draft.ts';

/** The rules of the file, in its order, with how often each has answered. */
export function RulesList() {
  const w = words();
  const [text, setText] = useState('');
  const now = draft.value;
  const all = rulesIn(now?.text ?? '');
  const used = new Map<string, number>();
  for (const { account, rule } of traces.value.values()) {
    if (account === now?.account && rule !== null) used.set(rule, (used.get(rule) ?? 0) + 1);
  }
  const lines = (now?.text ?? '').split('\n');
  const found = all.filter(({ line }, index) => {
    const end = all[index + 1]?.line ?? lines.length + 1;
    const whole = lines
      .slice(line - 1, end - 1)
      .join('\n')
      .toLowerCase();
    return text
      .toLowerCase()
      .split(/\s+/)
      .every((part) => whole.includes(part));
  });
  const wrong = new Set(errors().map(({ about }) => about));
  return (
    <nav class="rules-list" data-region="who" aria-label={w.rules.list}>
      <label class="field">
        <Icon name="search" />
        <input
          type="search"
          value={text}
          aria-label={w.rules.find}
          placeholder={w.rules.find}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <p class="caption row">
        <span class="grow">{w.rules.count(all.length)}</span>
        {w.rules.used}
      </p>
      <div class="scroll">
        {found.map(({ id, name, line, isDefault, group }, index) => (
          <Fragment key={`${id} ${line}`}>
            {group !== (found[index - 1]?.group ?? '') && (
              <h3 class="cut" title={group}>
                {group}
              </h3>
            )}
            <button type="button" onClick={() => goTo(line)}>
              <span class="mark">{wrong.has(id) && <Icon name="warning" size={14} />}</span>
              <span class="cut">
                <code>{id}</code> <span class="hint">{name ?? (isDefault ? w.rules.default : '')}</span>
              </span>
              <span class="mono">{used.get(id) ?? ''}</span>
            </button>
          </Fragment>
        ))}
      </div>
    </nav>
  );
}
