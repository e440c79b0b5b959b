import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from '#shared/aws/client-options.ts';
import { lifetimeBy } from '#shared/aws/conversation-item.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { environmentVariable } from '#shared/aws/environment.ts';
import { liveRules } from '#shared/aws/live-rules.ts';
import type { Log } from '#shared/aws/log.ts';
import { responseMarks } from '#shared/aws/response-marks.ts';
import { rulesTable } from '#shared/aws/rules-table.ts';
import type { ReceiverAccount } from '#shared/function-config.ts';
import type { DecidePassively } from './passive-answer.ts';
import { passiveRules } from './passive-rules.ts';

/*
 * Apart from the rest of the function, so that the engine and the client of DynamoDB are only loaded where rules answer in
 * the response to a push.
 */

/**
 * WeChat waits five seconds for the response, so what the table does not do at once it is asked for a second time, and no
 * more: then the rules of before stay in force, and the sender answers. Milliseconds.
 */
const patience = { connectionTimeout: 500, requestTimeout: 600, throwOnRequestTimeout: true };
const attempts = 2;

export interface WiredRules {
  readonly decidePassively: DecidePassively;
  /** Loads what the first push of an account would otherwise wait for. */
  readonly prime: (account: string) => Promise<unknown>;
}

export function wirePassiveRules(
  accounts: readonly ReceiverAccount[],
  log: Log,
  now: () => number,
): WiredRules {
  const client = new DynamoDBClient({ ...clientOptions, maxAttempts: attempts, requestHandler: patience });
  const passive = accounts.flatMap(({ account, rules }) => (rules === null ? [] : [{ account, rules }]));
  const rules = liveRules({
    table: rulesTable(client, environmentVariable('RULES_TABLE')),
    deployed: deployedRules(passive, environmentVariable('RULES_DEPLOYMENTS')),
    log,
    now,
  });
  return {
    decidePassively: passiveRules({
      rules,
      marks: responseMarks(client, environmentVariable('CONVERSATION_TABLE'), lifetimeBy(rules.rememberFor)),
      log,
      now,
      wait: (milliseconds) => wait(milliseconds, undefined, { ref: false }),
    }),
    prime: rules.of,
  };
}
