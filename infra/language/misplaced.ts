import { both, type Text } from './text.ts';

const accountFields = new Set([
  'rules',
  'schedules',
  'variables',
  'holidays',
  'workdays',
  'timezone',
  'lists',
  'synonyms',
  'include',
  'normalize',
  'unanswered',
  'audit',
  'kind',
  'appId',
  'keepForPeople',
]);
const ruleFields = new Set([
  'reply',
  'cooldown',
  'atMost',
  'limit',
  'priority',
  'default',
  'continue',
  'enabled',
  'from',
  'until',
  'setState',
  'clearState',
  'dialogue',
  'remember',
  'forget',
  'count',
  'cancel',
  'untag',
  'emit',
  'mute',
  'transfer',
  'passive',
  'typing',
  'ignore',
  'id',
  'when',
]);
const whenFields = new Set([
  'event',
  'message',
  'msgMenu',
  'scene',
  'sessionFrom',
  'eventKey',
  'location',
  'state',
  'during',
  'outside',
  'firstContact',
  'silentFor',
  'rollout',
  'remembered',
  'counted',
  'user',
  'unmatched',
  'menu',
]);

/**
 * Where a field is written that exists, but not here.
 *
 * @param known the fields that can stand here
 */
export function placeOf(field: string, known: readonly string[]): Text | undefined {
  const has = (...names: string[]): boolean => names.every((name) => known.includes(name));
  const isCondition = has('event', 'message', 'state');
  const isReply = has('image', 'after');
  const isRule = has('when', 'reply');
  if (!isCondition && !isReply && !isRule && !has('account', 'appId')) return undefined;
  if (ruleFields.has(field) && (isCondition || isReply)) {
    const around = isCondition ? 'when' : 'reply';
    return both(
      `${field} belongs to the rule: write it beside ${around}, not inside it.`,
      `${field} 是规则的字段：和 ${around} 并列写，不要写在 ${around} 里面。`,
    );
  }
  if (isRule && field === 'text')
    return both(
      'Write reply: { text: … } for what is sent, and when: { text: … } for what the user writes.',
      '要发的文字写成 reply: { text: … }，用户写的文字写成 when: { text: … }。',
    );
  if (isRule && field === 'after')
    return both(
      'It belongs to a reply: reply: { text: …, after: 10m }.',
      '它写在回复里：reply: { text: …, after: 10m }。',
    );
  if (isRule && whenFields.has(field))
    return both(`It is a condition: write when: { ${field}: … }.`, `它是条件，写成 when: { ${field}: … }。`);
  if (!known.includes('appId') && accountFields.has(field))
    return both(
      `${field} belongs to the account: write it beside rules, at the beginning of a line.`,
      `${field} 是账号的字段：和 rules 并列写，顶格开头。`,
    );
  if (ruleFields.has(field) || whenFields.has(field))
    return both(
      `${field} belongs to a rule: write it below rules, in an entry that begins with - id: ….`,
      `${field} 是规则里的字段：写在 rules 下面，每条规则以 - id: … 开头。`,
    );
  return undefined;
}
