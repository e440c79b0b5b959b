import { CodedError } from '#shared/coded-error.ts';

/** The stack of the default stage. */
export const defaultStackName = 'wechat-reply';

/**
 * The name of a stage's stack. Its bus has the same name, and the names of its secrets begin with it.
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
