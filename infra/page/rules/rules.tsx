import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { AccountSelect } from '../parts/account-select.tsx';
import { Icon } from '../parts/icon.tsx';
import { clockTime } from '../parts/time.ts';
import { language } from '../state/preferences.ts';
import { account } from '../state/selection.ts';
import { rulesStatus } from '../state/store.ts';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import {
  draft,
  errors,
  findings,
  goTo,
  isChangedElsewhere,
  keepMine,
  noteSaved,
  open,
  reopen,
  save,
} from './draft.ts';
import { GoLive } from './go-live.tsx';
import { PushButtons } from './push-buttons.tsx';
import { RulesList } from './rules-list.tsx';
import { Try } from './try.tsx';
import { Versions } from './versions.tsx';

/** The account's file in an editor, with a trial of its answers and the way to put it live. */
export function Rules() {
  const w = words();
  const chosen = account.value;
  const [Editor, setEditor] = useState<ComponentType | null>(null);
  useEffect(() => {
    if (chosen !== undefined) attempt(() => open(chosen.account));
  }, [chosen?.account]);
  useEffect(() => {
    // The editor is the heaviest part, and many people only use the chat.
    attempt(async () => {
      const { default: loaded } = await import('./editor.tsx');
      setEditor(() => loaded);
    });
  }, []);
  // A file that is saved in another editor is shown here, unless there is an unsaved draft.
  const outside = rulesStatus.value.get(chosen?.account ?? '')?.savedAt;
  useEffect(() => {
    if (chosen !== undefined && outside !== undefined) noteSaved(chosen.account, outside);
  }, [chosen?.account, outside]);

  const now = draft.value;
  if (chosen === undefined || now === null || now.account !== chosen.account)
    return <main class="rules-view" />;
  const isSaved = now.text === now.saved;
  return (
    <main class="rules-view">
      <header class="sub-bar">
        <AccountSelect chosen={chosen} />
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
          onClick={() => attempt(() => save())}
        >
          {w.rules.save} <kbd>Ctrl S</kbd>
        </button>
        <PushButtons />
      </header>
      <div class="rules-columns">
        <RulesList />
        <section class="editor-pane" data-region="phone" aria-label={w.rules.editor}>
          {isChangedElsewhere.value && (
            <p class="banner" role="alert">
              <Icon name="warning" size={16} />
              <span class="grow">{w.rules.changedElsewhere(now.status.file)}</span>
              <button type="button" class="button" onClick={() => attempt(() => reload(now.account))}>
                {w.rules.takeTheirs}
              </button>
              <button type="button" class="button" onClick={keepMine}>
                {w.rules.keepMine}
              </button>
            </p>
          )}
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

/** The editor shows the text that it was opened with, so it is opened again. */
async function reload(account: string): Promise<void> {
  draft.value = null;
  await reopen(account);
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

/** The findings below the editor, each with a link to its line. */
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
