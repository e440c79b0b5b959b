import { CodedError } from '#shared/coded-error.ts';

/** The stack of the stage that is meant when none is named. */
export const defaultStackName = 'wechat-reply';

/**
 * The name of a stage's stack, which is also that of its bus and begins those of its secrets.
 *
 * @throws CodedError `stage_invalid`
 */
export function stackNameOf(stage: string): string {
  if (stage === 'production') return defaultStackName;
  if (/^[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?$/.test(stage)) return `${defaultStackName}-${stage}`;
  throw new CodedError(
    'stage_invalid',
    `stage ${stage.slice(0, 60)}: a stage is named by 1 to 30 lower-case letters, digits and dashes, as in -c stage=test.`,
  );
}
