import { describe, expect, it } from 'vitest';
import { contracts } from '#shared/contracts/published.ts';
import { templateOf } from '../../support/stack-template.ts';

describe('what is kept', () => {
  it('is every event for as long as the archive says', () => {
    templateOf({ options: { archiveDays: 14 } }).hasResourceProperties('AWS::Events::Archive', {
      RetentionDays: 14,
      EventPattern: { account: [{ Ref: 'AWS::AccountId' }] },
    });
    templateOf().resourceCountIs('AWS::Events::Archive', 0);
  });
  it('is the logs for as long as they should be', () => {
    templateOf({ options: { logRetentionDays: 365, webhook: 'http-api' } }).allResourcesProperties(
      'AWS::Logs::LogGroup',
      { RetentionInDays: 365 },
    );
  });
});

describe('the schema registry', () => {
  it('has every event', () => {
    const template = templateOf();
    template.hasResourceProperties('AWS::EventSchemas::Registry', { RegistryName: 'wechat-reply' });
    const schemas = Object.values(template.findResources('AWS::EventSchemas::Schema'));
    const names = Object.values(contracts).map(({ source, detailType }) =>
      source === undefined ? detailType : `${source}@${detailType}`,
    );
    expect(schemas.map(({ Properties }) => Properties.SchemaName).sort()).toEqual(names.sort());
    expect(names).toContain('wechat.sender@WeChatReplySent');
    for (const { Properties } of schemas) {
      expect(Properties.Type).toBe('JSONSchemaDraft4');
      expect(JSON.parse(Properties.Content)).toMatchObject({ $schema: expect.stringContaining('draft-04') });
      // https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname.html
      expect(Properties.Content.length).toBeLessThan(100_000);
    }
  });
});
