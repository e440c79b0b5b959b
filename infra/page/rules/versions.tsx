import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import type { Results } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { clockDay } from '../parts/time.ts';
import { call } from '../state/api.ts';
import { machineNow, rulesStatus } from '../state/store.ts';
import { attempt, say } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { DiffDialog } from './diff-dialog.tsx';
import { draft } from './draft.ts';

/** Rises whenever versions have changed. */
export const changed = signal(0);

/** Every version that was put in force, with the way back to it. */
export function Versions() {
  const w = words();
  const account = draft.value?.account ?? '';
  const [found, setFound] = useState<Results['rulesVersions'] | null>(null);
  const [diff, setDiff] = useState<Results['rulesDiff'] | null>(null);
  const savedAt = rulesStatus.value.get(account)?.savedAt;
  useEffect(() => {
    if (account === '') return;
    // A file that was saved elsewhere is in force a moment later.
    const load = (): void => attempt(async () => setFound(await call('rulesVersions', { account })));
    load();
    const timer = setTimeout(load, 1000);
    return () => clearTimeout(timer);
  }, [account, changed.value, savedAt]);
  if (found === null) return null;
  const rollBack = (version: number): void =>
    attempt(async () => {
      await call('rulesRollback', { account, version });
      say(w.rules.rolledBack(version));
      changed.value += 1;
    });
  const compare = (version: number): void =>
    attempt(async () => setDiff(await call('rulesDiff', { account, versions: [version] })));
  return (
    <section class="box">
      <header>
        <h3>{w.rules.versions}</h3>
        <span class="caption end">{w.rules.versionsHint}</span>
      </header>
      {found.versions.slice(0, 12).map(({ version, at, by, note, rules }) => (
        <div key={version} class={`version ${version === found.inForce ? 'in-force' : ''}`}>
          <b class="mono">{version}</b>
          <span>
            <span class="cut">{note || w.rules.count(rules)}</span>
            <span class="caption">
              {clockDay(at * 1000, machineNow.value)} · {by}
            </span>
          </span>
          {version === found.inForce ? (
            <span class="pill ok">{w.rules.inForce}</span>
          ) : (
            <span class="row">
              <button type="button" class="link-button" onClick={() => compare(version)}>
                {w.rules.compare}
              </button>
              <button type="button" class="button small" onClick={() => rollBack(version)}>
                <Icon name="back" size={14} />
                {w.rules.rollback}
              </button>
            </span>
          )}
        </div>
      ))}
      <div class={`version ${found.inForce === 0 ? 'in-force' : ''}`}>
        <b class="mono">0</b>
        <span>{w.rules.deployed}</span>
        {found.inForce === 0 ? (
          <span class="pill ok">{w.rules.inForce}</span>
        ) : (
          <button type="button" class="button small" onClick={() => rollBack(0)}>
            <Icon name="back" size={14} />
            {w.rules.rollback}
          </button>
        )}
      </div>
      <DiffDialog diff={diff} close={() => setDiff(null)} />
    </section>
  );
}
