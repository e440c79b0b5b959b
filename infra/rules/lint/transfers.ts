import { both } from '../../language/text.ts';
import type { Check } from './lint.ts';

/** Rules that should end a session with an agent, but are silent during it. */
export const checkTransfers: Check = function* ({ built }) {
  if (built.program.muteDuringAgentSession === 0) return;
  for (const { rule, index } of built.rules) {
    if (!rule.closesSession || rule.evenWhenMuted) continue;
    yield {
      path: ['rules', index, 'transfer'],
      code: 'silent-session-end',
      problem: both(
        'ends the session with the agent, and rules stay silent during such a session',
        '要结束人工会话，但人工接待时规则是静默的',
      ),
      remedy: both('Add evenWhenMuted: true.', '加上 evenWhenMuted: true。'),
    };
  }
};
