import { useState } from 'preact/hooks';
import type { Results } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { call } from '../state/api.ts';
import { attempt, say } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { DiffDialog } from './diff-dialog.tsx';
import { draft, errors, goTo, save } from './draft.ts';
import { changed } from './versions.tsx';

/** From the draft to everybody: check, test, publish. */
export function GoLive() {
  const w = words();
  const [tests, setTests] = useState<Results['rulesTest'] | null>(null);
  const [diff, setDiff] = useState<Results['rulesDiff'] | null>(null);
  const [note, setNote] = useState('');
  const now = draft.value;
  if (now === null) return null;
  const wrong = errors().length;
  const runTests = async (): Promise<Results['rulesTest']> => {
    const result = await call('rulesTest', { account: now.account, text: now.text });
    setTests(result);
    return result;
  };
  const publish = async (): Promise<void> => {
    await save();
    if (!(await runTests()).isGood) return;
    const pushed = await call('rulesPush', { account: now.account, note });
    if ('failed' in pushed) return;
    say(pushed.kind === 'unchanged' ? w.rules.unchanged : w.rules.published(pushed.version));
    setNote('');
    changed.value += 1;
  };
  const testState = tests === null ? '' : tests.isGood ? 'good' : 'bad';
  return (
    <section class="box">
      <header>
        <h3>{w.rules.goLive}</h3>
        <span class="row end">
          <button
            type="button"
            class="button small"
            onClick={() =>
              attempt(async () => {
                await save();
                setDiff(await call('rulesDiff', { account: now.account, versions: [] }));
              })
            }
          >
            {w.rules.diff}
          </button>
          <button type="button" class="button small" onClick={() => attempt(runTests)}>
            <Icon name="flask" size={14} />
            {w.rules.runTests}
          </button>
        </span>
      </header>
      <ol class="way">
        <li class={wrong > 0 ? 'bad' : 'good'}>
          <b>{w.rules.check}</b>
          <span>{wrong > 0 ? w.rules.errors(wrong) : w.rules.noFindings}</span>
        </li>
        <li class={testState}>
          <b>{w.rules.test}</b>
          <span>{tests === null ? w.none : testText(tests)}</span>
        </li>
        <li>
          <b>{w.rules.everybody}</b>
          <span>{w.none}</span>
        </li>
      </ol>
      {tests !== null && tests.failed.length > 0 && (
        <ul class="failed-tests">
          {tests.failed.map(({ name, line, differences }) => (
            <li key={`${name} ${line}`}>
              <b>{name}</b> <span class="caption">:{line}</span>
              {differences.map((one) => (
                <p key={one}>{one}</p>
              ))}
            </li>
          ))}
        </ul>
      )}
      <form
        class="publish"
        onSubmit={(event) => {
          event.preventDefault();
          if (wrong === 0) attempt(publish);
          else goTo(errors()[0]?.line ?? 1);
        }}
      >
        <input
          class="field grow"
          value={note}
          aria-label={w.rules.note}
          placeholder={w.rules.note}
          onInput={(event) => setNote(event.currentTarget.value)}
        />
        <button type="submit" class="button primary" aria-disabled={wrong > 0}>
          <Icon name="send" size={14} />
          {wrong > 0 ? w.rules.errors(wrong) : w.rules.publish}
        </button>
      </form>
      <DiffDialog diff={diff} close={() => setDiff(null)} />
    </section>
  );
}

function testText({ passed, failed, findings }: Results['rulesTest']): string {
  const { rules } = words();
  if (findings.length > 0) return rules.errors(findings.length);
  if (failed.length > 0) return rules.failed(failed.length);
  return passed === 0 ? rules.noTests : rules.passed(passed);
}
