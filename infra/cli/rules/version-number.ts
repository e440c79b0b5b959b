import { both } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';

/**
 * The number of a version, as typed.
 *
 * @throws CodedError `usage`
 */
export function versionNumber(typed: string): number {
  if (!/^\d{1,6}$/.test(typed))
    throw usage(
      both(
        `${typed} is not a version: versions are numbers, and 0 is what is deployed.`,
        `${typed} 不是版本号：版本号是整数，0 是部署时的规则。`,
      ),
    );
  return Number(typed);
}
