import type { Step } from '../../local/page/model.ts';

/** One scale for all steps of a message. */
export interface Scale {
  /** Milliseconds at the right end. */
  readonly end: number;
  readonly ticks: readonly number[];
  readonly isInSeconds: boolean;
  label(tick: number): string;
}

const rounds = [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500] as const;
/** About as many divisions as are legible. */
const divisions = 5;

/** @param soFar how long a message that is still being handled has taken so far; milliseconds */
export function scaleOf(steps: readonly Step[], soFar: number): Scale {
  const last = Math.max(
    1,
    soFar,
    ...steps.flatMap(({ start, end, waitedUntil }) => [start, end ?? 0, waitedUntil ?? 0]),
  );
  const step = stepFor(last / divisions);
  const end = step * Math.max(1, Math.ceil((last * 1.02) / step));
  const isInSeconds = last >= 1000;
  return {
    end,
    ticks: Array.from({ length: Math.round(end / step) + 1 }, (_, index) => index * step).slice(0, -1),
    isInSeconds,
    label: (tick) => (isInSeconds ? String(Math.round(tick) / 1000) : String(tick)),
  };
}

function stepFor(wanted: number): number {
  for (let unit = 1; ; unit *= 1000) {
    for (const round of rounds) if (round * unit >= wanted) return round * unit;
  }
}
