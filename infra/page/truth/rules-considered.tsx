import { useState } from 'preact/hooks';
import type { RuleSeen } from '../../local/page/model.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { language } from '../state/preferences.ts';
import { words } from '../words/words.ts';

const icons: Readonly<Record<RuleSeen['outcome'], IconName>> = {
  applies: 'check',
  'does not apply': 'minus',
  unknown: 'clock',
  'not reached': 'minus',
  'would apply too': 'arrow',
};

/** How many rules before the one that applied are shown: perhaps one of them was meant to apply. */
const before = 2;

/** Every rule that was asked, and why it applies or not; the important ones first. */
export function RulesConsidered({ rules }: { rules: readonly RuleSeen[] }) {
  const w = words();
  const [showsAll, setShowsAll] = useState(false);
  const shown = showsAll ? rules : telling(rules);
  const rest = rules.length - shown.length;
  return (
    <div class="considered">
      {shown.map(({ rule, outcome, why }) => (
        <div key={rule} class={`considered-rule ${outcome === 'applies' ? 'yes' : ''}`}>
          <Icon name={icons[outcome]} size={14} weight={2.2} />
          <code class="cut" title={rule}>
            {rule}
          </code>
          <span class="outcome">{w.trace.ruleOutcomes[outcome]}</span>
          <span class="why">{why[language.value]}</span>
        </div>
      ))}
      {(rest > 0 || showsAll) && (
        <button type="button" class="link-button" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? w.trace.fewer : w.trace.rest(rest)}
        </button>
      )}
    </div>
  );
}

/** The rules that apply or would apply, and the last ones before them; if none apply, the last ones of all. */
function telling(rules: readonly RuleSeen[]): readonly RuleSeen[] {
  const first = rules.findIndex(({ outcome }) => outcome === 'applies' || outcome === 'unknown');
  const from = first < 0 ? rules.length : first;
  return rules.filter(
    ({ outcome }, index) =>
      (index >= from - before - (first < 0 ? 2 : 0) && index < from) ||
      outcome === 'applies' ||
      outcome === 'unknown' ||
      outcome === 'would apply too',
  );
}
