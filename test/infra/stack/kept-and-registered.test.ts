import { describe, expect, it } from 'vitest';
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
    expect(schemas.map(({ Properties }) => Properties.SchemaName).sort()).toEqual([
      'WeChatSendRequested',
      'WeChatTokenRefreshRequested',
      'wechat.sender@WeChatMessageFailed',
      'wechat.sender@WeChatMessageReceived',
      'wechat.sender@WeChatReplyRefused',
      'wechat.sender@WeChatReplySent',
      'wechat.sender@WeChatReplyUndetermined',
      'wechat.sender@WeChatSendingPaused',
      'wechat.sender@WeChatSendingResumed',
      'wechat.sender@WeChatUserForgotten',
      'wechat.sender@WeChatWindowClosing',
      'wechat.token@WeChatPlatformEvent',
      'wechat.token@WeChatTokenRefreshed',
    ]);
    for (const { Properties } of schemas) {
      expect(Properties.Type).toBe('JSONSchemaDraft4');
      expect(JSON.parse(Properties.Content)).toMatchObject({ $schema: expect.stringContaining('draft-04') });
      // https://docs.aws.amazon.com/eventbridge/latest/schema-reference/v1-registries-name-registryname-schemas-name-schemaname.html
      expect(Properties.Content.length).toBeLessThan(100_000);
    }
  });
});
