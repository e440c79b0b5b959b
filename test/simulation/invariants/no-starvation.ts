import { badUsers } from '../engine/faults.ts';
import type { Invariant } from './invariant.ts';

/** A batch with a bad user in it can take as long as an invocation may run; milliseconds. */
const bound = 45_000;
/** A message that WeChat is too busy for holds up its own user for half a minute, and the pause before the last try; milliseconds. */
const boundBehindBusy = 90_000;

/**
 * Where all that goes wrong goes wrong with some users, the others hardly notice, and none of theirs is a dead letter. Nor does
 * a message that WeChat is too busy for silence its own user.
 */
export const noStarvation: Invariant = (facts) => (observation) => {
  if (observation.kind !== 'rested') return undefined;
  if (facts.faults.some((kind) => !badUsers.includes(kind))) return undefined;
  for (const { mark, account, openId, queuedAt, deletedAt, wasDeadLetter } of facts.records.jobs.values()) {
    const { isStubborn, busyUntil } = facts.userOf(account, openId);
    const isBusy = busyUntil > 0;
    if (isStubborn || facts.poisoned(openId)) continue;
    if (wasDeadLetter) return `${mark} became a dead letter because of ${isBusy ? 'another' : 'others'}`;
    if (deletedAt - queuedAt > (isBusy ? boundBehindBusy : bound))
      return `${mark} waited ${(deletedAt - queuedAt) / 1000} s because of ${isBusy ? 'another' : 'others'}`;
  }
  return undefined;
};
