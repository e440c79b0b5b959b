import { signal } from '@preact/signals';
import type { FindingView, RulesStatus } from '../../local/page/desk-model.ts';
import { call } from '../state/api.ts';
import { surroundings } from '../state/store.ts';
import { attempt, say } from '../state/toast.ts';
import { words } from '../words/words.ts';
import { rulesIn } from './listed-rules.ts';

/** The file that is being edited. */
export interface Draft {
  readonly account: string;
  readonly text: string;
  readonly saved: string;
  readonly status: RulesStatus;
}

export const draft = signal<Draft | null>(null);
/** The findings about the draft while it is being edited. */
export const findings = signal<readonly FindingView[]>([]);
/** Where the editor should go: a line, from 1. The number lets the same line be requested twice. */
export const wanted = signal<{ readonly line: number; readonly turn: number } | null>(null);

/** A question that needs a rule, to be started when the file opens. */
let asked: string | undefined;
/** Whether the file was saved elsewhere while it is being edited here. */
export const isChangedElsewhere = signal(false);

const pause = 250;
let timer: ReturnType<typeof setTimeout> | undefined;

export async function open(account: string): Promise<void> {
  if (draft.value?.account !== account) await reopen(account);
  if (asked === undefined || draft.value === null) return;
  const { text, line } = withRule(draft.value.text, asked);
  asked = undefined;
  write(text);
  goTo(line);
}

/** Shows the saved file, and drops the draft. */
export async function reopen(account: string): Promise<void> {
  const { text, status } = await call('rulesFile', { account });
  draft.value = { account, text, saved: text, status };
  findings.value = status.findings;
  isChangedElsewhere.value = false;
}

/** The file was saved elsewhere, at a time in milliseconds. */
export function noteSaved(account: string, savedAt: number): void {
  const now = draft.value;
  if (now === null || now.account !== account || savedAt <= now.status.savedAt) return;
  if (now.text === now.saved) {
    // The editor shows the text that it was opened with.
    draft.value = null;
    attempt(() => reopen(account));
  } else isChangedElsewhere.value = true;
}

/** Keeps the draft. Saving it will replace the text that was saved elsewhere. */
export function keepMine(): void {
  isChangedElsewhere.value = false;
  const now = draft.value;
  if (now !== null) draft.value = { ...now, status: { ...now.status, savedAt: Date.now() } };
}

/** Starts a rule for an unanswered question when the file is next opened. */
export function writeRuleFor(question: string): void {
  asked = question;
}

/** The text with a rule for a question after the others, and the line where it begins. */
function withRule(text: string, question: string): { readonly text: string; readonly line: number } {
  const ids = new Set(rulesIn(text).map(({ id }) => id));
  let number = 1;
  while (ids.has(`new-${number}`)) number++;
  const indent = /^( *)- +(?:\{ *)?id:/m.exec(text)?.[1] ?? '  ';
  const rule = [
    `${indent}- id: new-${number}`,
    `${indent}  when: { text: { contains: [${JSON.stringify(question)}] } }`,
    `${indent}  reply: { text: "" }`,
  ];
  const before = text.replace(/\n*$/, '\n');
  return { text: `${before}${rule.join('\n')}\n`, line: before.split('\n').length };
}

/** Stores the draft, and checks it once the typing pauses. */
export function write(text: string): void {
  const now = draft.value;
  if (now === null || now.text === text) return;
  draft.value = { ...now, text };
  clearTimeout(timer);
  timer = setTimeout(() => {
    attempt(async () => {
      const found = await call('rulesCheck', { account: now.account, text });
      if (draft.value?.text === text) findings.value = found;
    });
  }, pause);
}

/** @param isLive whether this puts it in force for everybody, in the local run */
export async function save(isLive = true): Promise<void> {
  const now = draft.value;
  if (now === null || now.text === now.saved) return;
  const { status, isInForce } = await call('rulesSave', {
    account: now.account,
    text: now.text,
    isLive,
  });
  const after = draft.value;
  if (after !== null) draft.value = { ...after, saved: now.text, status };
  isChangedElsewhere.value = false;
  findings.value = status.findings;
  const { rules } = words();
  if (!isLive) return;
  if (errors().length > 0) say(`${rules.errors(errors().length)}; ${rules.brokenHint}`, true);
  else say(isInForce && surroundings.value?.kind === 'local' ? rules.savedLive : rules.savedOnly);
}

export const errors = (): readonly FindingView[] =>
  findings.value.filter(({ severity }) => severity === 'error');

let turn = 0;
export function goTo(line: number): void {
  wanted.value = { line, turn: ++turn };
}
