import { signal } from '@preact/signals';
import { Refusal } from './api.ts';

/** A short message about what was just done or refused. */
export const toast = signal<{ readonly text: string; readonly isProblem: boolean } | null>(null);
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string, isProblem = false): void {
  clearTimeout(timer);
  toast.value = { text, isProblem };
  timer = setTimeout(
    () => {
      toast.value = null;
    },
    isProblem ? 8000 : 2500,
  );
}

/** Runs a button's action, and shows the error if it fails. */
export function attempt(run: () => Promise<unknown>): void {
  run().catch((error: unknown) => {
    say(error instanceof Refusal || error instanceof Error ? error.message : String(error), true);
  });
}

export async function copy(text: string, word: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  say(word);
}
