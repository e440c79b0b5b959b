import { useEffect } from 'preact/hooks';
import type { Results } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { clockDay, clockTime } from '../parts/time.ts';
import { lookAtVersions, versionsOf } from '../rules/in-force.ts';
import { account, view } from '../state/selection.ts';
import { needsStack, now, rulesStatus, surroundings } from '../state/store.ts';
import { words } from '../words/words.ts';

/** Which rules are in force: those of the file, or others while the file's rules wait. */
export function RulesLine() {
  const { top } = words();
  const name = account.value?.account ?? '';
  const status = rulesStatus.value.get(name);
  const savedAt = status?.savedAt;
  const versions = versionsOf(name);
  const due = (versions?.coming ?? []).filter(({ from }) => from * 1000 <= now.value).length;
  useEffect(() => {
    // The rules view loads the versions itself, and says why if it cannot.
    if (name !== '' && view.value !== 'rules') lookAtVersions(name).catch(() => {});
  }, [name, savedAt, due]);
  if (status === undefined) return null;
  const errors = status.findings.filter(({ severity }) => severity === 'error').length;
  const at = clockTime(status.savedAt);
  const open = (): void => {
    view.value = 'rules';
  };
  if (needsStack.value) {
    return (
      <span class="rules-line other-stack" role="status">
        <Icon name="cloud" size={14} />
        {top.needsStack} <code>npm start</code>
      </span>
    );
  }
  if (errors > 0) {
    return (
      <button type="button" class="rules-line broken" onClick={open}>
        <Icon name="warning" size={14} />
        {top.broken(errors)}
      </button>
    );
  }
  const waiting = versions === null ? [] : whatWaits(versions, now.value);
  if (waiting.length > 0) {
    return (
      <button type="button" class="rules-line waiting" onClick={open}>
        <Icon name="clock" size={14} />
        {waiting.join(' · ')}
      </button>
    );
  }
  return (
    <button type="button" class="rules-line" onClick={open}>
      <Icon name="check" size={14} weight={2.4} />
      {surroundings.value?.kind === 'local'
        ? top.inForce(status.file, status.rules, at)
        : top.inFile(status.file, status.rules, at)}
    </button>
  );
}

/** What is in force and what is scheduled, if that differs from the file; otherwise nothing. */
function whatWaits(found: Results['rulesVersions'], time: number): readonly string[] {
  const { top } = words();
  const { inForce, superseded, testers, versions } = found;
  const coming = found.coming.filter(({ from }) => from * 1000 > time);
  const pending = new Set([testers?.version, ...coming.map(({ version }) => version)]);
  const newest = Math.max(0, ...versions.map(({ version }) => version).filter((one) => !pending.has(one)));
  const isOfFile = inForce === newest || (inForce === 0 && superseded !== null);
  if (isOfFile && pending.size === 1 && pending.has(undefined)) return [];
  return [
    inForce === 0 ? top.deployedInForce : top.versionInForce(inForce),
    ...(testers === null ? [] : [top.withTesters(testers.version)]),
    ...coming.map(({ version, from }) => top.comes(version, clockDay(from * 1000, time))),
  ];
}
