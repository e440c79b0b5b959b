import { both } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';

/**
 * The number of a version, as typed.
 *
 * @param least 0 if it can stand for the deployed rules
 * @throws CodedError `usage`
 */
export function versionNumber(typed: string, least: 0 | 1 = 0): number {
  if (!/^\d{1,6}$/.test(typed) || Number(typed) < least)
    throw usage(
      both(`${typed}: a version is a number from ${least}.`, `${typed}：版本号是从 ${least} 开始的整数。`),
    );
  return Number(typed);
}
