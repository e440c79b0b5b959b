import { useState } from 'preact/hooks';
import type { Payload, Step } from '../../local/page/model.ts';
import { Code, CopyButton } from '../parts/code.tsx';
import { Tabs } from '../parts/tabs.tsx';
import { words } from '../words/words.ts';

/** What the sentence of a step already says. */
const inSentence: ReadonlySet<string> = new Set(['left', 'until', 'setAside']);

/** What a step sent and received, and its facts. */
export function StepDetail({ step }: { step: Step }) {
  const w = words();
  const [chosen, setChosen] = useState<Payload['name'] | null>(null);
  const { payloads } = step;
  const shown = payloads.find(({ name }) => name === chosen) ?? payloads[0];
  const facts = Object.entries(step.facts).filter(
    ([name, value]) => value !== null && value !== false && !inSentence.has(name),
  );
  if (shown === undefined && facts.length === 0) return null;
  return (
    <div class="step-detail">
      {shown !== undefined && (
        <div class="payload">
          <div class="payload-head">
            <Tabs
              id={`payload-${step.id}`}
              label={w.trace.steps[step.kind]}
              kind="small-tabs"
              chosen={shown.name}
              choose={setChosen}
              items={payloads.map(({ name }) => ({ name, label: w.trace.payloads[name] }))}
            />
            <CopyButton text={shown.text} />
          </div>
          <div
            role="tabpanel"
            id={`payload-${step.id}-panel`}
            aria-labelledby={`payload-${step.id}-${shown.name}`}
          >
            <Code text={shown.text} label={w.trace.payloads[shown.name]} />
          </div>
        </div>
      )}
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{w.trace.facts[name] ?? name}</dt>
            <dd class="mono" title={String(value)}>
              {value === true ? w.trace.yes : String(value)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
