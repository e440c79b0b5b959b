import { describe, expect, it } from 'vitest';
import { stackNameOf } from '#infra/config/stack-name.ts';
import { errorCode } from '../../support/error-code.ts';
import { templateOf } from '../../support/stack-template.ts';

describe('stages', () => {
  it('have stacks of their own', () => {
    expect([stackNameOf('production'), stackNameOf('test')]).toEqual(['wechat-reply', 'wechat-reply-test']);
  });
  it.each(['Test', 'a b', '', '-x', 'x'.repeat(31)])('are not called %j', (stage) => {
    expect(errorCode(() => stackNameOf(stage))).toBe('stage_invalid');
  });
  it('can exist side by side: nothing in them has the same name', () => {
    const namesIn = (stack: string): unknown[] => {
      const { Resources } = templateOf({
        name: stack,
        options: { alarmEmails: ['a@example.com'], encryptionKey: 'customer', webhook: 'http-api' },
      }).toJSON();
      const names = /^(Name|.*[a-z]Name|Namespace)$/;
      return Object.values<{ Type: string; Properties: Record<string, unknown> }>(Resources).flatMap(
        ({ Type, Properties = {} }) =>
          Object.entries(Properties)
            .filter(([property, value]) => names.test(property) && typeof value === 'string')
            // Of the schemas the registry has the stack's name, and of the API and its stage the rest is CloudFormation's.
            .filter(
              ([property]) => !/^(PolicyName|SchemaName|StageName|MetricName|Namespace)$/.test(property),
            )
            .map(([, value]) => `${Type} ${value}`),
      );
    };
    const production = namesIn('wechat-reply');
    expect(production.length).toBeGreaterThan(10);
    expect(namesIn('wechat-reply-test').filter((name) => production.includes(name))).toEqual([]);
  });
});
