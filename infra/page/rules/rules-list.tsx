import { Fragment } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { traces } from '../state/store.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { type Change, changedRules } from './changes.ts';
import { draft, errors, goTo } from './draft.ts';
import { rulesIn } from './listed-rules.ts';
import { countUsage, type Usage, usage } from './usage.ts';

/** Milliseconds. */
const pause = 600;

/** The rules of the file, in its order, with how often each has answered. */
export function RulesList() {
  const w = words();
  const [text, setText] = useState('');
  const now = draft.value;
  const all = rulesIn(now?.text ?? '');
  const changed = changedRules(now?.saved ?? '', now?.text ?? '').rules;
  const account = now?.account;
  // Counted again after something has happened, once it is quiet.
  const happened = traces.value.size;
  useEffect(() => {
    if (account === undefined) return;
    const timer = setTimeout(() => attempt(() => countUsage(account)), happened === 0 ? 0 : pause);
    return () => clearTimeout(timer);
  }, [account, happened]);
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
              <Mark isWrong={wrong.has(id)} change={changed.get(id)} />
              <span class="cut">
                <code>{id}</code> <span class="hint">{name ?? (isDefault ? w.rules.default : '')}</span>
              </span>
              <Used usage={usage.value?.get(id)} isNew={changed.get(id) === 'new'} />
            </button>
          </Fragment>
        ))}
      </div>
    </nav>
  );
}

function Mark({ isWrong, change }: { isWrong: boolean; change: Change | undefined }) {
  const { rules } = words();
  if (isWrong) {
    return (
      <span class="mark wrong" role="img" aria-label={rules.isWrong} title={rules.isWrong}>
        <Icon name="warning" size={14} />
      </span>
    );
  }
  if (change === undefined) return <span class="mark" />;
  const name = change === 'new' ? rules.isNew : rules.isChanged;
  return (
    <span class={`mark ${change}`} role="img" aria-label={name} title={name}>
      <Icon name={change === 'new' ? 'plus' : 'pen'} size={12} />
    </span>
  );
}

/** A bar for each of the last days, and the total. */
function Used({ usage: used, isNew }: { usage: Usage | undefined; isNew: boolean }) {
  const { rules } = words();
  if (isNew) return <span class="used">{rules.isNew}</span>;
  if (used === undefined) return <span class="used" />;
  const most = Math.max(1, ...used.days);
  return (
    <span class="used">
      <span class="bars" aria-hidden="true">
        {used.days.map((times, index) => (
          <i key={index} class={times === 0 ? 'none' : ''} style={{ height: `${(100 * times) / most}%` }} />
        ))}
      </span>
      <span class="mono">{used.times}</span>
    </span>
  );
}
