import { computed, signal } from '@preact/signals';
import type { Results } from '../../local/page/api.ts';
import { call } from '../state/api.ts';
import { draft } from './draft.ts';

/** The versions of an account, and for whom each is in force. */
const known = signal<{ readonly account: string; readonly found: Results['rulesVersions'] } | null>(null);

/** Of an account; null until it is known. */
export const versionsOf = (account: string): Results['rulesVersions'] | null =>
  known.value?.account === account ? known.value.found : null;

/** The versions of the account whose file is open; null until they are known. */
export const inForce = computed(() => versionsOf(draft.value?.account ?? ''));

/** The account of the latest request: an answer about another account comes too late. */
let asked: string | undefined;

export async function lookAtVersions(account: string): Promise<void> {
  asked = account;
  const found = await call('rulesVersions', { account });
  if (asked === account) known.value = { account, found };
}

/** The test results of a draft. */
const played = signal<{ readonly text: string; readonly result: Results['rulesTest'] } | null>(null);

/** For the current draft; null if it was not tested. */
export const tests = computed(() =>
  played.value !== null && played.value.text === draft.value?.text ? played.value.result : null,
);

export async function runTests(): Promise<Results['rulesTest'] | null> {
  const now = draft.value;
  if (now === null) return null;
  const result = await call('rulesTest', { account: now.account, text: now.text });
  played.value = { text: now.text, result };
  return result;
}
