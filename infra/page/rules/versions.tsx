import { useEffect, useState } from 'preact/hooks';
import type { Results } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { clockDay } from '../parts/time.ts';
import { call } from '../state/api.ts';
import { now, rulesStatus } from '../state/store.ts';
import { attempt, say } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { DiffDialog } from './diff-dialog.tsx';
import { draft } from './draft.ts';
import { inForce, lookAtVersions } from './in-force.ts';
import { type Asked, PushDialog } from './push-dialog.tsx';

/** How many versions are shown; the command line lists older ones. */
const shown = 12;

/** Scheduled versions, the testers' version, and every earlier version, with a way to restore it. */
export function Versions() {
  const { rules } = words();
  const account = draft.value?.account ?? '';
  const found = inForce.value;
  const [diff, setDiff] = useState<Results['rulesDiff'] | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const savedAt = rulesStatus.value.get(account)?.savedAt;
  // By the clock that decides when a scheduled version starts.
  const due = (found?.coming ?? []).filter(({ from }) => from * 1000 <= now.value).length;
  useEffect(() => {
    if (account === '') return;
    // A file that is saved elsewhere comes into force a moment later.
    const load = (): void => attempt(() => lookAtVersions(account));
    load();
    const timer = setTimeout(load, 1000);
    return () => clearTimeout(timer);
  }, [account, savedAt, due]);
  if (found === null) return null;
  const { coming, testers: trial, superseded } = found;
  const change = (run: () => Promise<unknown>, word: string): void =>
    attempt(async () => {
      await run();
      say(word);
      await lookAtVersions(account);
    });
  const cancel = (version: number): void =>
    change(() => call('rulesCancel', { account, version }), rules.cancelled(version));
  const rollBack = (version: number): void =>
    change(() => call('rulesRollback', { account, version }), rules.rolledBack(version));
  const compare = (version: number): void =>
    attempt(async () => setDiff(await call('rulesDiff', { account, versions: [version] })));
  const noteOf = (number: number): string =>
    found.versions.find(({ version }) => version === number)?.note || rules.version(number);
  const isUnderWay = (version: number): boolean =>
    version !== found.inForce &&
    (trial?.version === version || coming.some((one) => one.version === version));
  return (
    <section class="box">
      <header>
        <h3>{rules.versions}</h3>
        <span class="caption end">{rules.versionsHint}</span>
      </header>
      {coming.map(({ version, from, by }) => (
        <div key={`${version} ${from}`} class="version coming">
          <b class="mono">{version}</b>
          <span>
            <span class="cut">{noteOf(version)}</span>
            <span class="caption">
              <Icon name="clock" size={12} /> {rules.scheduled} {clockDay(from * 1000, now.value)} · {by}
            </span>
          </span>
          <button type="button" class="button small" onClick={() => cancel(version)}>
            {rules.cancelVersion}
          </button>
        </div>
      ))}
      {trial !== null && (
        <div class="version trial">
          <b class="mono">{trial.version}</b>
          <span>
            <span class="cut">{noteOf(trial.version)}</span>
            <span class="caption">
              <Icon name="person" size={12} /> {rules.testers} · {rules.people(trial.users.length)}
            </span>
          </span>
          <span class="row wrap">
            <button type="button" class="link-button" onClick={() => cancel(trial.version)}>
              {rules.cancelVersion}
            </button>
            <button
              type="button"
              class="button small"
              onClick={() => setAsked({ what: 'trial', reach: 'later' })}
            >
              {rules.schedule}
            </button>
            <button
              type="button"
              class="button small"
              onClick={() => setAsked({ what: 'trial', reach: 'everybody' })}
            >
              {rules.publish}
            </button>
          </span>
        </div>
      )}
      {found.versions
        .filter(({ version }) => !isUnderWay(version))
        .slice(0, shown)
        .map(({ version, at, by, note, rules: count }) => (
          <div key={version} class={`version ${version === found.inForce ? 'in-force' : ''}`}>
            <b class="mono">{version}</b>
            <span>
              <span class="cut">{note || rules.count(count)}</span>
              <span class="caption">
                {clockDay(at * 1000, now.value)} · {by}
                {version === superseded && ` · ${rules.superseded}`}
              </span>
            </span>
            {version === found.inForce ? (
              <span class="pill ok">{rules.inForce}</span>
            ) : (
              <span class="row">
                <button type="button" class="link-button" onClick={() => compare(version)}>
                  {rules.compare}
                </button>
                <RollBack to={version} rollBack={rollBack} />
              </span>
            )}
          </div>
        ))}
      <div class={`version ${found.inForce === 0 ? 'in-force' : ''}`}>
        <b class="mono">0</b>
        <span>{rules.deployed}</span>
        {found.inForce === 0 ? (
          <span class="pill ok">{rules.inForce}</span>
        ) : (
          <RollBack to={0} rollBack={rollBack} />
        )}
      </div>
      <DiffDialog diff={diff} close={() => setDiff(null)} />
      {asked !== null && <PushDialog asked={asked} close={() => setAsked(null)} />}
    </section>
  );
}

function RollBack({ to, rollBack }: { to: number; rollBack: (version: number) => void }) {
  return (
    <button type="button" class="button small" onClick={() => rollBack(to)}>
      <Icon name="back" size={14} />
      {words().rules.rollback}
    </button>
  );
}
