import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Step, Trace } from '../../local/page/model.ts';
import { Icon } from '../parts/icon.tsx';
import { machineNow } from '../state/store.ts';
import { words } from '../words/words.ts';
import { RulesConsidered } from './rules-considered.tsx';
import { scaleOf } from './scale.ts';
import { Sentence } from './sentence.tsx';
import { StepDetail } from './step-detail.tsx';

/** The kinds of steps that are expanded; they stay expanded from one message to the next. */
const openKinds = signal<ReadonlySet<string>>(new Set(['rules']));
/** The row with the keyboard focus. */
const current = signal(0);

function toggle(step: Step, isOpen: boolean): void {
  const next = new Set(openKinds.value);
  if (isOpen) next.add(step.kind);
  else next.delete(step.kind);
  openKinds.value = next;
}

/** The steps of a message on one scale of time. */
export function Waterfall({ trace }: { trace: Trace }) {
  const w = words();
  const grid = useRef<HTMLDivElement>(null);
  const hasMoved = useRef(false);
  const running = trace.steps.some(({ end }) => end === null) && trace.outcome === 'running';
  // While something runs, its bar grows.
  const soFar = running ? Math.max(0, machineNow.value - firstSeen(trace)) : 0;
  const scale = scaleOf(trace.steps, soFar);
  useEffect(() => {
    if (hasMoved.current) grid.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus();
  }, [current.value]);
  const steps = trace.steps;
  const onKey = (event: KeyboardEvent): void => {
    const step = steps[Math.min(current.value, steps.length - 1)];
    if (step === undefined || !(event.target as HTMLElement).matches('[role=row]')) return;
    const move = (to: number): void => {
      hasMoved.current = true;
      current.value = Math.max(0, Math.min(steps.length - 1, to));
    };
    if (event.key === 'ArrowDown') move(current.value + 1);
    else if (event.key === 'ArrowUp') move(current.value - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(steps.length - 1);
    else if (event.key === 'ArrowRight') toggle(step, true);
    else if (event.key === 'ArrowLeft') toggle(step, false);
    else if (event.key === 'Enter' || event.key === ' ') toggle(step, !openKinds.value.has(step.kind));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="waterfall" role="treegrid" aria-label={w.truth.tabs.trace} ref={grid} onKeyDown={onKey}>
      <div class="head" role="row">
        <span role="columnheader" tabIndex={-1} />
        <span role="columnheader" tabIndex={-1}>
          {w.trace.head}
        </span>
        <span class="legend" role="columnheader" tabIndex={-1}>
          {(['wechat', 'receiver', 'sender', 'bus'] as const).map((actor) => (
            <span key={actor}>
              <i class={`by-${actor}`} />
              {w.trace.actors[actor]}
            </span>
          ))}
        </span>
        <span class="axis" role="columnheader" tabIndex={-1}>
          {scale.ticks.map((tick) => (
            <span key={tick} style={{ left: `${(100 * tick) / scale.end}%` }}>
              {scale.label(tick)}
            </span>
          ))}
        </span>
        <span class="number" role="columnheader" tabIndex={-1}>
          {scale.isInSeconds ? w.trace.seconds : w.trace.milliseconds}
        </span>
      </div>
      {steps.map((step, index) => (
        <Row
          key={step.id}
          trace={trace}
          step={step}
          scale={scale}
          isCurrent={index === Math.min(current.value, steps.length - 1)}
          soFar={soFar}
          choose={() => {
            current.value = index;
          }}
        />
      ))}
    </div>
  );
}

/** When the page first saw a trace, by the machine's clock: running steps are measured from there. */
const seen = new Map<string, number>();
function firstSeen({ id }: Trace): number {
  const known = seen.get(id) ?? Date.now();
  seen.set(id, known);
  return known;
}

interface RowProps {
  trace: Trace;
  step: Step;
  scale: ReturnType<typeof scaleOf>;
  isCurrent: boolean;
  soFar: number;
  choose: () => void;
}

function Row({ trace, step, scale, isCurrent, soFar, choose }: RowProps) {
  const w = words();
  const isOpen = openKinds.value.has(step.kind);
  const end = step.end ?? Math.max(step.start, soFar);
  const at = (time: number): string => `${Math.min(100, (100 * time) / scale.end)}%`;
  const took = `${scale.isInSeconds ? ((end - step.start) / 1000).toFixed(2) : (end - step.start).toFixed(1)}${step.end === null ? '…' : ''}`;
  const { waitedUntil } = step;
  return (
    <>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the grid has the keys */}
      <div
        class={`step ${step.failed ? 'failed' : ''} ${step.end === null ? 'running' : ''}`}
        role="row"
        aria-level={1}
        aria-expanded={isOpen}
        tabIndex={isCurrent ? 0 : -1}
        onClick={() => {
          choose();
          toggle(step, !isOpen);
        }}
      >
        <span class="chevron" role="gridcell" tabIndex={-1}>
          <Icon name={isOpen ? 'down' : 'right'} size={14} weight={2} />
        </span>
        <span class="name" role="gridcell" tabIndex={-1}>
          {step.failed ? (
            <span class="failure">
              <Icon name="warning" size={12} weight={2.2} />
            </span>
          ) : (
            <i class={`by-${step.by}`} />
          )}
          {w.trace.steps[step.kind]}
        </span>
        <span class="sentence cut" role="gridcell" tabIndex={-1}>
          <Sentence trace={trace} step={step} />
        </span>
        <span
          class="bars"
          role="gridcell"
          tabIndex={-1}
          style={{ '--ticks': String(scale.ticks.length - 1) }}
        >
          <b class={`by-${step.by}`} style={{ left: at(step.start), width: at(end - step.start) }} />
          {typeof waitedUntil === 'number' && (
            <b class="wait" style={{ left: at(end), width: at(waitedUntil - end) }} />
          )}
        </span>
        <span class="number mono" role="gridcell" tabIndex={-1}>
          {took}
        </span>
      </div>
      {isOpen && (
        <div class="detail" role="row" aria-level={2}>
          <div role="gridcell" tabIndex={-1}>
            {step.kind === 'rules' && <RulesConsidered rules={trace.rules} />}
            <StepDetail step={step} />
          </div>
        </div>
      )}
    </>
  );
}
