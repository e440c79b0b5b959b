import type { Program } from '#shared/rules/program.ts';

/** Whether some rule can answer a push in the HTTP response. */
export function answersPassively({ rules }: Program): boolean {
  return rules.some(
    ({ passive, transfer }) =>
      passive !== undefined || (transfer !== undefined && transfer.byCall === undefined),
  );
}
