import { storedToken } from '../../support/memory-tokens.ts';
import { setUp, t0 } from './set-up.ts';

/** A sender with a token that lasts for days. */
export function setUpForDays(...given: Parameters<typeof setUp>): ReturnType<typeof setUp> {
  const made = setUp(...given);
  made.tokens.set('lantern', storedToken({ expiresAt: t0 + 72 * 3600 }));
  return made;
}
