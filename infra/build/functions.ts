import { receiverAccount, refresherAccount, senderAccount } from '../config/function-config.ts';

/** The Lambda functions, and what each knows about an account. */
export const functions = {
  receiver: receiverAccount,
  sender: senderAccount,
  'token-refresher': refresherAccount,
} as const;
export type FunctionName = keyof typeof functions;
export const functionNames = Object.keys(functions) as readonly FunctionName[];
