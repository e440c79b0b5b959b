/** What happened, for whoever wants to understand a seed: time, actor, what. */
export interface Trace {
  readonly isOn: boolean;
  add(actor: string, what: string): void;
  lines(): readonly string[];
}

/** @param now milliseconds */
export function trace(isOn: boolean, start: number, now: () => number): Trace {
  const lines: string[] = [];
  return {
    isOn,
    add(actor, what) {
      if (isOn) lines.push(`${timeOf(now() - start).padStart(14)}  ${actor.padEnd(22)} ${what}`);
    },
    lines: () => lines,
  };
}

function timeOf(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  );
  return `${parts.join(':')}.${String(milliseconds % 1000).padStart(3, '0')}`;
}
