import { describe, expect, it } from 'vitest';
import { explain } from '#infra/rules/explain/explain.ts';
import { runCases } from '#infra/rules/testing/run.ts';
import { testFileSchema } from '#infra/rules/testing/schema.ts';
import { checkWith, inOneLine } from '#shared/schema-check.ts';
import { defaultQuotas } from '#shared/window/quota.ts';
import { contextOf, issuesOf, recollectionOf, ruleSetOf, t0, text } from '../../support/rules-builder.ts';

const says = (words: string) => ({ text: { equals: words } });
const rules = [
  {
    id: 'coupon',
    when: says('领券'),
    atMost: { times: 1, per: '30d' },
    limit: { name: 'first', times: 2, of: 'everybody' },
    reply: { text: '券' },
  },
  { id: 'late', when: says('领券'), reply: { text: '领完了' } },
  {
    id: 'daily',
    when: says('抢'),
    limit: { name: 'daily', times: 1, per: 'day', of: 'everybody' },
    reply: { text: '抢到了' },
  },
  { id: 'other', when: says('也抢'), limit: 'daily', reply: { text: '也抢到了' } },
];

async function failures(one: object): Promise<string[]> {
  const checked = checkWith(testFileSchema, { at: '2026-11-26 09:00', cases: [{ name: 'a', ...one }] });
  if (!checked.ok) throw new Error(inOneLine(checked.issues));
  const results = runCases(await ruleSetOf(rules), defaultQuotas['official-account'], checked.value, t0);
  return results.flatMap((result) =>
    result.failures.flatMap(({ step, differences }) => differences.map((words) => `${step} ${words}`)),
  );
}

describe('a limit of everybody', () => {
  it('leaves the message to the rules after it when no place is left', async () => {
    expect(
      await failures({ text: '领券', remembered: { everybody: { first: 1 } }, expect: { rule: 'coupon' } }),
    ).toEqual([]);
    expect(
      await failures({ text: '领券', remembered: { everybody: { first: 2 } }, expect: { rule: 'late' } }),
    ).toEqual([]);
  });
  it('takes no place where something else keeps the rule from applying', async () => {
    const steps = [
      { text: '领券', expect: { rule: 'coupon' } },
      // Had it before: the second place is left for another.
      { text: '领券', after: '1d', expect: { rule: 'late' } },
      { text: '领券', after: '30d', expect: { rule: 'coupon' } },
      { text: '领券', after: '31d', expect: { rule: 'late' } },
    ];
    expect(await failures({ steps })).toEqual([]);
  });
  it('begins anew with its day, and is shared by rules', async () => {
    const steps = [
      { text: '抢', expect: { rule: 'daily' } },
      { text: '也抢', expect: 'nothing' },
      { text: '也抢', after: '15h', expect: { rule: 'other' } },
      { text: '抢', expect: 'nothing' },
    ];
    expect(await failures({ steps })).toEqual([]);
  });
  it('is asked for by its key, and decides once that is known', async () => {
    const set = await ruleSetOf(rules);
    const asked = contextOf(text('抢'), { recollection: recollectionOf() });
    expect(set.decide(contextOf(text('抢'))).kind).toBe('memoryNeeded');
    expect(set.decide(asked)).toEqual({
      kind: 'placeNeeded',
      place: { key: 'daily day 2025-10-23', times: 1, until: t0 - (t0 % 86_400) + 86_400 * 2 - 8 * 3600 },
    });
    const places = { 'daily day 2025-10-23': false };
    const none = { ...asked, recollection: { ...recollectionOf(), places } };
    expect(set.decide(none)).toMatchObject({ decision: { rule: null, usedMemory: true } });
    expect(explain(set, none).rules.find(({ rule }) => rule === 'daily')).toMatchObject({
      outcome: 'does not apply',
      why: 'none of the 1 places for everybody is left (limit daily)',
    });
    expect(explain(set, asked).rules.find(({ rule }) => rule === 'daily')).toMatchObject({
      outcome: 'applies',
    });
  });
  it.each<[string, object, string]>([
    ['no number', { name: 'x', of: 'everybody' }, 'limit-without-number'],
    ['a period of no calendar', { name: 'x', times: 3, per: '12h', of: 'everybody' }, 'limit-of-everybody'],
    ['other numbers', { name: 'first', times: 3, of: 'everybody' }, 'other-limit'],
    ['one user under the same name', { name: 'first', times: 2, per: 'day' }, 'other-limit'],
    ['no period of one user', { name: 'x', times: 3 }, 'limit-without-period'],
    ['more than is remembered of one user', { name: 'x', times: 101, per: 'day' }, 'limit-too-high'],
  ])('is told of where it cannot be meant: %s', (_, limit, code) => {
    const [issue] = issuesOf([...rules, { id: 'w', when: says('w'), ignore: true, limit }]);
    expect(issue?.code).toBe(code);
  });
});
