import { CodedError } from '#shared/coded-error.ts';
import { type Work, workSchema } from '#shared/contracts/work.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';

/** @throws CodedError `work_malformed` */
export function checkWork(value: unknown): Work {
  const checked = checkWith(workSchema, value);
  if (checked.ok) return checked.value;
  throw new CodedError(
    'work_malformed',
    `The queue message cannot be understood: ${inOneLine(checked.issues)}.`,
  );
}
