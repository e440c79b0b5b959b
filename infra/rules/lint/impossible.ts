import { both } from '../../language/text.ts';
import type { Check } from './lint.ts';

/** Rules whose conditions contradict each other: no message or event is of every kind that they ask for. */
export const checkImpossible: Check = function* ({ built }) {
  for (const { index, kinds } of built.rules) {
    if (kinds?.size !== 0) continue;
    yield {
      path: ['rules', index, 'when'],
      code: 'impossible-condition',
      problem: both(
        'can never apply: no message or event meets all of its conditions',
        '永远不会生效：没有消息或事件能同时满足这些条件',
      ),
      remedy: both(
        'Conditions side by side must all hold. Put alternatives under `any`.',
        '并列写的条件要全部满足。满足其一就行的写到 any 里。',
      ),
    };
  }
};
