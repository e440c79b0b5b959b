import type { Results } from '../../local/page/api.ts';
import { Icon } from '../parts/icon.tsx';
import { attempt } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { draft, errors } from './draft.ts';
import { inForce, runTests, tests } from './in-force.ts';

/** How far the draft is on its way to everybody: checked, tested, with testers, in force. */
export function GoLive() {
  const { rules, none } = words();
  const now = draft.value;
  if (now === null) return null;
  const wrong = errors().length;
  const played = tests.value;
  const versions = inForce.value;
  const trial = versions?.testers ?? null;
  const steps: readonly (readonly [string, string, string])[] = [
    [rules.check, wrong > 0 ? 'bad' : 'good', wrong > 0 ? rules.errors(wrong) : rules.noFindings],
    [
      rules.test,
      played === null ? '' : played.isGood ? 'good' : 'bad',
      played === null ? none : testText(played),
    ],
    [
      rules.testers,
      trial === null ? '' : 'good',
      trial === null
        ? rules.people(now.status.testers)
        : `${rules.version(trial.version)} · ${rules.people(trial.users.length)}`,
    ],
    [
      rules.everybody,
      versions === null ? '' : 'good',
      versions === null ? none : versions.inForce === 0 ? rules.deployed : rules.version(versions.inForce),
    ],
  ];
  return (
    <section class="box">
      <header>
        <h3>{rules.goLive}</h3>
        <span class="row end">
          <button type="button" class="button small" onClick={() => attempt(runTests)}>
            <Icon name="flask" size={14} />
            {rules.runTests}
          </button>
        </span>
      </header>
      <ol class="way">
        {steps.map(([name, state, text]) => (
          <li key={name} class={state}>
            <b>{name}</b>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      {played !== null && played.failed.length > 0 && (
        <ul class="failed-tests">
          {played.failed.map(({ name, line, differences }) => (
            <li key={`${name} ${line}`}>
              <b>{name}</b> <span class="caption">:{line}</span>
              {differences.map((one) => (
                <p key={one}>{one}</p>
              ))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function testText({ passed, failed, findings }: Results['rulesTest']): string {
  const { rules } = words();
  if (findings.length > 0) return rules.errors(findings.length);
  if (failed.length > 0) return rules.failed(failed.length);
  return passed === 0 ? rules.noTests : rules.passed(passed);
}
