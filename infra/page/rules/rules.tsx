import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AccountAvatar } from '../parts/avatar.tsx';
import { Icon } from '../parts/icon.tsx';
import { clockTime } from '../parts/time.ts';
import { language } from '../state/preferences.ts';
import { account, chooseAccount } from '../state/selection.ts';
import { accounts, rulesStatus } from '../state/store.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { draft, errors, findings, goTo, open, save } from './draft.ts';
import { GoLive } from './go-live.tsx';
import { RulesList } from './rules-list.tsx';
import { Try } from './try.tsx';
import { Versions } from './versions.tsx';

/** The account's file in an editor, what it says to a text, and how it goes live. */
export function Rules() {
  const w = words();
  const chosen = account.value;
  const [Editor, setEditor] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (chosen !== undefined) attempt(() => open(chosen.account));
  }, [chosen?.account]);
  useEffect(() => {
    // The editor is the heaviest part, and many look at the chat only.
    attempt(async () => {
      const { default: loaded } = await import('./editor.tsx');
      setEditor(() => loaded);
    });
  }, []);
  // Whoever saves elsewhere, in an editor of their own, sees it here, unless something is being written.
  const outside = rulesStatus.value.get(chosen?.account ?? '')?.savedAt;
  useEffect(() => {
    const now = draft.value;
    if (now === null || outside === undefined || now.text !== now.saved || outside <= now.status.savedAt)
      return;
    draft.value = null;
    attempt(() => open(now.account));
  }, [outside]);

  const now = draft.value;
  if (chosen === undefined || now === null || now.account !== chosen.account)
    return <main class="rules-view" />;
  const isSaved = now.text === now.saved;
  return (
    <main class="rules-view">
      <header class="sub-bar">
        <AccountAvatar account={chosen} />
        <select
          class="field"
          aria-label={w.who.accounts}
          value={chosen.account}
          onChange={(event) => chooseAccount(event.currentTarget.value)}
        >
          {accounts.value.map(({ account: name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <span class="caption">{now.status.file}</span>
        <FindingsPill />
        <span class="end" />
        <span class="caption">
          {isSaved ? w.rules.saved(clockTime(now.status.savedAt)) : w.rules.unsaved}
        </span>
        <button
          type="button"
          class={`button ${isSaved ? '' : 'primary'}`}
          aria-disabled={isSaved}
          onClick={() => attempt(save)}
        >
          {w.rules.save} <kbd>Ctrl S</kbd>
        </button>
      </header>
      <div class="rules-columns">
        <RulesList />
        <section class="editor-pane" data-region="phone" aria-label={w.rules.editor}>
          {Editor === null ? null : <Editor />}
          <Findings />
        </section>
        <aside class="rules-side" data-region="truth" aria-label={w.rules.try}>
          <Try />
          <GoLive />
          <Versions />
        </aside>
      </div>
    </main>
  );
}

function FindingsPill() {
  const { rules } = words();
  const wrong = errors().length;
  const doubtful = findings.value.length - wrong;
  const first = errors()[0] ?? findings.value[0];
  if (first === undefined) {
    return (
      <span class="pill ok">
        <Icon name="check" size={12} weight={2.4} />
        {rules.noFindings}
      </span>
    );
  }
  return (
    <button type="button" class={`pill ${wrong > 0 ? 'bad' : 'warn'}`} onClick={() => goTo(first.line)}>
      <Icon name="warning" size={12} weight={2} />
      {wrong > 0 ? `${rules.errors(wrong)}; ${rules.brokenHint}` : rules.warnings(doubtful)}
    </button>
  );
}

/** The findings below the editor, each a way to its line. */
function Findings() {
  const all = findings.value;
  if (all.length === 0) return null;
  const tongue = language.value;
  return (
    <ul class="findings">
      {all.map(({ line, column, severity, code, problem, remedy }) => (
        <li key={`${line}:${column} ${code} ${problem.en}`}>
          <button type="button" onClick={() => goTo(line)}>
            <span class={severity}>
              <Icon name="warning" size={14} />
            </span>
            <span class="mono">
              {line}:{column}
            </span>
            <span>
              <b>{problem[tongue]}</b> {remedy?.[tongue]}
            </span>
            <code class="caption">{code}</code>
          </button>
        </li>
      ))}
    </ul>
  );
}
