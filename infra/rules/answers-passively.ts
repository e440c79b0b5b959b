import type { Program } from '#shared/rules/program.ts';

/** Whether the answer to a push can lie in the response to it. */
export function answersPassively({ rules }: Program): boolean {
  return rules.some(
    ({ passive, transfer }) =>
      passive !== undefined || (transfer !== undefined && transfer.byCall === undefined),
  );
}
