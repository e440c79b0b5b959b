import { describe, expect, it } from 'vitest';
import { calls, findingsIn, jsonOf, variants } from './validation-set-up.ts';

/* What AWS would refuse, known without AWS; validation-planted.test.ts shows that each kind of it would be found. */

describe('the template', () => {
  it.each(Object.entries(variants))('is one that AWS takes: %s', (_, setUp) => {
    expect(findingsIn(jsonOf(setUp), setUp)).toEqual([]);
  });
});

describe('what functions call', () => {
  it('is read from their code', () => {
    expect(calls['Receiver']).toEqual(
      expect.arrayContaining(['secretsmanager:GetSecretValue', 'sqs:SendMessage']),
    );
    expect(calls['Sender']).toEqual(
      expect.arrayContaining([
        'dynamodb:GetItem',
        'dynamodb:UpdateItem',
        'events:PutEvents',
        'scheduler:CreateSchedule',
      ]),
    );
    expect(calls['Sender']).not.toContain('secretsmanager:GetSecretValue');
    expect(calls['TokenRefresher']).toEqual(
      expect.arrayContaining(['dynamodb:PutItem', 'events:PutEvents', 'secretsmanager:GetSecretValue']),
    );
  });
});
