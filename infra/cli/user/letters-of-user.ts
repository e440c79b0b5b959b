import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DeployedStack } from '../aws/find-stack.ts';
import type { DeadLetter } from '../dead-letters/dead-letter.ts';
import { deadLetterQueuesOf } from '../dead-letters/dead-letter-queue.ts';
import { describeLetter } from '../dead-letters/describe.ts';
import { deleteLetters, withLetters } from '../dead-letters/hold.ts';

/** The dead letters of a user, as far as SQS shows them. */
export interface LettersOfUser {
  readonly letters: readonly DeadLetter[];
  /** Of one user, SQS gives ten at most before these are gone. */
  readonly mayBeMore: boolean;
}

/** More than anybody reads, and few enough to be held while they are looked through. */
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

/** Deletes all dead letters of a user; returns how many there were. */
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

/** What is about another account is another user's; what nobody understands and names the user is the user's. */
function isOf(letter: DeadLetter, account: string, openId: string): boolean {
  return (
    letter.body.includes(JSON.stringify(openId)) && ['', account].includes(describeLetter(letter).account)
  );
}
