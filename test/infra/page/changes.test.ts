import { describe, expect, it } from 'vitest';
import { changedLines, changedRules } from '#infra/page/rules/changes.ts';

const before = `rules:
  - id: hours
    reply: { text: 九点 }
  # ── Questions ──
  - id: address
    reply: { text: 竹编街 }
`;
const now = `rules:
  - id: hours
    reply: { text: 十点 }
  - id: delivery
    reply: { text: 照常 }

  # ── Questions, and answers ──
  - id: address
    reply: { text: 竹编街 }
`;

describe('what has changed in a file', () => {
  it('is said of each line', () => {
    expect([...changedLines(before, now)]).toEqual([
      [3, 'changed'],
      [4, 'changed'],
      [5, 'new'],
      [6, 'new'],
      [7, 'new'],
    ]);
    expect([...changedLines(now, now)]).toEqual([]);
  });
  it('is said of each rule, whatever stands between them', () => {
    expect([...changedRules(before, now).rules]).toEqual([
      ['hours', 'changed'],
      ['delivery', 'new'],
    ]);
    expect(changedRules(now, before)).toEqual({ rules: new Map([['hours', 'changed']]), gone: 1 });
  });
});
