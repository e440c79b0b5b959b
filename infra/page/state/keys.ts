import { advance, jumps } from '../strip/switches.ts';
import { showsHelp } from '../top/help.tsx';
import { showsSearch } from '../top/search.tsx';
import { call } from './api.ts';
import { singleKeys } from './preferences.ts';
import { chooseAccount, stepTrace, stepUser, tab, tabs, trace, view } from './selection.ts';
import { accounts } from './store.ts';
import { attempt } from './toast.ts';

const regions = ['who', 'phone', 'truth', 'strip'] as const;

/** The keys that work everywhere. Parts of the page have their own in addition. */
export function listenToKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    const isDone = event.ctrlKey || event.metaKey || event.altKey ? withModifier(event) : alone(event);
    if (isDone) event.preventDefault();
  });
}

function withModifier(event: KeyboardEvent): boolean {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    showsSearch.value = true;
    return true;
  }
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (event.altKey && digit !== undefined) {
    const account = accounts.value[Number(digit) - 1];
    if (account !== undefined) chooseAccount(account.account);
    return true;
  }
  return false;
}

function alone(event: KeyboardEvent): boolean {
  if (event.key === 'F6') {
    goToRegion(event.shiftKey ? -1 : 1);
    return true;
  }
  if (isWriting(event.target) || document.querySelector('dialog[open]') !== null) {
    if (event.key === 'Escape' && isWriting(event.target)) (event.target as HTMLElement).blur();
    return false;
  }
  if (singleKeys.value === 'off') return false;
  if (event.key === '?') {
    showsHelp.value = true;
    return true;
  }
  if (view.value !== 'chat') return false;
  return inChat(event.key);
}

function inChat(key: string): boolean {
  const index = Number(key) - 1;
  const name = tabs[index];
  if (name !== undefined) {
    tab.value = name;
    return true;
  }
  switch (key) {
    case '/':
      focus('#write');
      return true;
    case '[':
      stepUser(-1);
      return true;
    case ']':
      stepUser(1);
      return true;
    case '+':
      document.querySelector<HTMLElement>('#more')?.click();
      return true;
    case 'm':
    case 'M':
      focus('.menu-bar button');
      return true;
    case 't':
    case 'T':
      advance(jumps.hour);
      return true;
    case 'r':
    case 'R': {
      const chosen = trace.value;
      if (chosen?.from === 'push') attempt(() => call('replay', { trace: chosen.id }));
      return true;
    }
    case '.':
      document.querySelector<HTMLElement>('#record')?.click();
      return true;
    case 'ArrowUp':
      stepTrace(-1);
      return true;
    case 'ArrowDown':
      stepTrace(1);
      return true;
    default:
      return false;
  }
}

function goToRegion(by: number): void {
  const here = document.activeElement?.closest<HTMLElement>('[data-region]')?.dataset['region'];
  const there = regions.filter((name) => document.querySelector(`[data-region=${name}]`) !== null);
  const index = there.indexOf((here ?? '') as (typeof regions)[number]);
  const next = there[(index + by + there.length) % there.length];
  const region = document.querySelector<HTMLElement>(`[data-region=${next}]`);
  const first =
    region?.querySelector<HTMLElement>(
      '[aria-pressed=true], [aria-selected=true], [role=row][tabindex="0"]',
    ) ?? region?.querySelector<HTMLElement>('textarea, button, input, [tabindex="0"]');
  first?.focus();
}

const focus = (selector: string): void => document.querySelector<HTMLElement>(selector)?.focus();

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.matches('input:not([type=checkbox]), textarea, select') || target.isContentEditable)
  );
}
