import type { Check } from './lint.ts';

/** Rules whose conditions are about different kinds of message or event, so that nothing is all that they ask for. */
export const checkImpossible: Check = function* ({ built }) {
  for (const { rule, index, kinds } of built.rules) {
    if (kinds?.size !== 0) continue;
    yield {
      path: ['rules', index, 'when'],
      code: 'impossible-condition',
      problem: `can never apply: no message and no event is all that ${rule.id} asks for`,
      remedy: 'What stands side by side must all hold. Put alternatives under `any`.',
    };
  }
};
