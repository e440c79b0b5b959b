import { both } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { intakeSettings } from './delivery-settings.ts';
import type { CompleteStackOptions } from './stack-options.ts';

/**
 * Instances that AWS requires to stay unreserved:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
const leftOver = 100;
/** For the token-refresher: its schedule, reports from the bus and events of platforms can coincide. */
export const refresherInstances = 5;

/** How many instances the options reserve, by option. */
export function reservations(options: CompleteStackOptions): ReadonlyMap<string, number> {
  const { receiverConcurrency, provisionedConcurrency, reserveConcurrency, senderConcurrency } = options;
  return new Map(
    [
      ...(receiverConcurrency === undefined
        ? // Warm instances are reserved as well.
          [['provisionedConcurrency', provisionedConcurrency] as const]
        : [['receiverConcurrency', receiverConcurrency] as const]),
      ...(reserveConcurrency
        ? [
            [
              'reserveConcurrency',
              senderConcurrency + intakeSettings(senderConcurrency).maxConcurrency + refresherInstances,
            ] as const,
          ]
        : []),
    ].filter(([, count]) => count > 0),
  );
}

/**
 * Refuses in advance what AWS would refuse in the middle of a deploy.
 *
 * @param quota how many functions the AWS account may run at once
 * @throws CodedError `quota_too_small`
 */
export function refuseReservations(options: CompleteStackOptions, quota: number): void {
  const reserved = reservations(options);
  const sum = [...reserved.values()].reduce((all, one) => all + one, 0);
  if (sum === 0 || quota - sum >= leftOver) return;
  const parts = [...reserved].map(([option, count]) => `${option} ${count}`);
  const names = [...reserved.keys()];
  const wanted = sum + leftOver;
  throw new ToldError(
    'quota_too_small',
    both(
      `${parts.join(' and ')}: AWS requires ${leftOver} unreserved instances, and this AWS account may run ${quota} functions at once in this region. Request ${wanted} or more (Service Quotas, Lambda, "Concurrent executions"), or leave out ${names.join(' and ')} until then.`,
      `${parts.join('、')}：AWS 要求留出 ${leftOver} 个不预留的实例，而这个 AWS 账户在这个区域最多同时运行 ${quota} 个函数。申请提高到 ${wanted} 以上（Service Quotas，Lambda，“Concurrent executions”），或者先不写 ${names.join('、')}。`,
    ),
  );
}
