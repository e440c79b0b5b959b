import type { StackOptions } from './config/stack-options.ts';

/**
 * The stages and how each differs from the default (infra/config/stack-options.ts). `npx cdk deploy` is for `production`,
 * the stack wechat-reply; `npx cdk deploy -c stage=test` for `test`, the stack wechat-reply-test beside it. A stage that
 * is not here has the defaults.
 *
 * @example
 * production: {
 *   egress: 'nat-gateway',
 *   alarmEmails: ['oncall@example.com'],
 *   logRetentionDays: 365,
 * },
 */
export const stages: Readonly<Record<string, StackOptions>> = {
  production: {},
};
