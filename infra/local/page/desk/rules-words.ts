import { eventSpecs } from '#shared/wechat/inbound/event-types.ts';
import { outgoingSpecs } from '#shared/wechat/outgoing/outgoing-types.ts';
import { editorSchemas } from '../../../editor/schemas.ts';
import type { FieldWord, JsonSchema, RulesWords } from '../api.ts';

/** What can be written in each place of an account's file, from the same schema that other editors use. */
export function rulesWords(): RulesWords {
  const schema = JSON.parse(editorSchemas()['account.json'] ?? '{}') as JsonSchema;
  const fieldsOf = (name: string): FieldWord[] => fields(schema.definitions?.[name] ?? {});
  return {
    account: fields(schema),
    rule: fieldsOf('rule'),
    condition: fieldsOf('condition'),
    text: fieldsOf('text'),
    reply: [...Object.keys(outgoingSpecs), 'oneOf', 'after'].map((name) => ({ name, help: '' })),
    schedule: fieldsOf('schedule'),
    events: Object.keys(eventSpecs),
  };
}

function fields({ properties = {} }: JsonSchema): FieldWord[] {
  return Object.entries(properties).map(([name, { description = '' }]) => ({ name, help: description }));
}
