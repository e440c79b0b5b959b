import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** What a conditional write returns; `undefined` where its condition did not hold, so that nothing was written. */
export async function ifConditionHolds<T>(write: Promise<T>): Promise<T | undefined> {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** Whether a conditional write was made. */
export async function isWritten(write: Promise<unknown>): Promise<boolean> {
  return (await ifConditionHolds(write.then(() => true))) ?? false;
}
