import { type AuditRecord, readAudit } from '#shared/aws/audit-table.ts';
import { readUnanswered } from '#shared/aws/unanswered-table.ts';
import type { LoadedAccount } from '../../config/read-account.ts';
import { both } from '../../language/text.ts';
import { ToldError } from '../../language/told-error.ts';
import type { AwsClients } from '../aws/clients.ts';
import type { DeployedStack } from '../aws/find-stack.ts';
import { type Stats, statsOf } from './stats.ts';

/**
 * Counts an account's records.
 *
 * @param since epoch seconds
 * @param until epoch seconds
 * @throws CodedError `no_records` if the account keeps none
 */
export async function readStats(
  { dynamoDb }: Pick<AwsClients, 'dynamoDb'>,
  stack: DeployedStack,
  { account, rules }: Pick<LoadedAccount, 'account' | 'rules'>,
  since: number,
  until: number,
): Promise<Stats> {
  const name = account.account;
  if (account.audit === false) {
    throw new ToldError(
      'no_records',
      both(
        `${name} keeps no records: audit is false in its file. Without them nothing can be counted.`,
        `${name} 不保留记录：账号文件里 audit 是 false。没有记录就无法统计。`,
      ),
    );
  }
  const table = stack.resource('AWS::DynamoDB::Table', 'TablesAuditTable');
  const records: AuditRecord[] = [];
  for await (const record of readAudit(dynamoDb, table, { account: name, since })) records.push(record);
  const questions = [];
  if (account.unanswered !== undefined) {
    for await (const one of readUnanswered(dynamoDb, table, name, since)) questions.push(one);
  }
  return statsOf(records, {
    account: name,
    timezone: account.timezone,
    rules: rules.rules.map(({ id }) => id),
    since,
    until,
    questions: account.unanswered === undefined ? null : questions,
  });
}
