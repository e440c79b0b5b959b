import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';

/** The result of a conditional write; `undefined` if its condition was false, so that nothing was written. */
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
