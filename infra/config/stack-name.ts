import { both } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';

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
  const name = stage.slice(0, 60);
  throw new ToldError(
    'stage_invalid',
    both(
      `stage ${name}: the name of a stage has 1 to 30 lower-case letters, digits and dashes, as in -c stage=test.`,
      `stage ${name}：环境名用 1 到 30 个小写字母、数字和短横线，例如 -c stage=test。`,
    ),
  );
}
