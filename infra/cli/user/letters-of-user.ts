import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeployedStack } from '../aws/find-stack.ts';
import type { DeadLetter } from '../dead-letters/dead-letter.ts';
import { deadLetterQueuesOf } from '../dead-letters/dead-letter-queue.ts';
import { describeLetter } from '../dead-letters/describe.ts';
import { deleteLetters, withLetters } from '../dead-letters/hold.ts';

/** The dead letters of a user, as far as SQS shows them. */
export interface LettersOfUser {
  readonly letters: readonly DeadLetter[];
  /** SQS gives out at most ten of a user until these are gone. */
  readonly mayBeMore: boolean;
}

/** More than anybody reads, and few enough to hold while they are searched. */
const most = 1000;
const shownOfGroup = 10;

export async function lettersOfUser(
  sqs: SQSClient,
  stack: DeployedStack,
  account: string,
  openId: string,
): Promise<LettersOfUser> {
  const found: DeadLetter[] = [];
  let mayBeMore = false;
  for (const queue of deadLetterQueuesOf(stack)) {
    await withLetters(sqs, queue, most, (letters) => {
      const own = letters.filter((letter) => isOf(letter, account, openId));
      found.push(...own);
      const isHidden = own.some(({ group }) => group !== undefined) && letters.length >= shownOfGroup;
      mayBeMore ||= isHidden || letters.length >= most;
    });
  }
  return { letters: found, mayBeMore };
}

/** Deletes all dead letters of a user, and returns their number. */
export async function deleteLettersOfUser(
  sqs: SQSClient,
  stack: DeployedStack,
  account: string,
  openId: string,
): Promise<number> {
  let deleted = 0;
  for (const queue of deadLetterQueuesOf(stack)) {
    deleted += await deleteLetters(sqs, queue, (letter) => isOf(letter, account, openId));
  }
  return deleted;
}

/**
 * A letter about another account belongs to another user. A letter that nobody understands belongs to the user if it names
 * the user.
 */
function isOf(letter: DeadLetter, account: string, openId: string): boolean {
  return (
    letter.body.includes(JSON.stringify(openId)) && ['', account].includes(describeLetter(letter).account)
  );
}
