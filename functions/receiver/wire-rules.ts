import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientOptions } from '#shared/aws/client-options.ts';
import { lifetimeBy } from '#shared/aws/conversation-item.ts';
import { conversationTable } from '#shared/aws/conversation-table.ts';
import { deployedRules } from '#shared/aws/deployed-rules.ts';
import { intake } from '#shared/aws/intake.ts';
import { liveRules } from '#shared/aws/live-rules.ts';
import { rulesTable } from '#shared/aws/rules-table.ts';
import { decidePush } from './decide-push.ts';
import type { DecidePush } from './push-answer.ts';
import type { RulesParts } from './wire.ts';

/*
 * Separate from the rest of the function, so that the engine and the DynamoDB client are loaded only for accounts with
 * passive replies.
 */

/**
 * WeChat waits five seconds for the response, so each slow call to the table is tried a second time, and no more.
 * Milliseconds.
 */
const tableOptions = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 600, throwOnRequestTimeout: true },
} as const;

/** The client is made here, because a dynamic import of its package would bundle all of it. */
export const tableClient = (): DynamoDBClient => new DynamoDBClient({ ...clientOptions, ...tableOptions });

export interface WiredRules {
  readonly decidePush: DecidePush;
  /** Loads in advance what the first push of an account needs. */
  readonly prime: (account: string) => Promise<unknown>;
}

export function wireRules({ dynamoDb, sqs, accounts, variable, log, now, wait }: RulesParts): WiredRules {
  const passive = accounts.flatMap(({ id, rules }) => (rules === null ? [] : [{ id, rules }]));
  const rules = liveRules({
    table: rulesTable(dynamoDb, variable('RULES_TABLE')),
    deployed: deployedRules(passive, variable('RULES_DEPLOYMENTS')),
    log,
    now,
  });
  const lifetimeOf = lifetimeBy(rules.rememberFor);
  return {
    decidePush: decidePush({
      rules,
      conversations: conversationTable(dynamoDb, variable('CONVERSATION_TABLE'), lifetimeOf),
      intake: intake(sqs, variable('INTAKE_QUEUE')),
      log,
      wait,
      now,
    }),
    prime: rules.prime,
  };
}
