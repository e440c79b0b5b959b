import { describe, expect, it } from 'vitest';
import type { Finding } from '#infra/config/finding.ts';
import { findingView } from '#infra/local/page/desk/finding-view.ts';
import type { Fix } from '#infra/local/page/desk-model.ts';
import { findingsOf } from '../../../support/check-text.ts';

const finding = (line: number, column: number, problem: string): Finding => ({
  file: 'lantern.yaml',
  line,
  column,
  severity: 'error',
  code: 'unknown-name',
  path: [],
  problem: { en: problem, zh: problem },
});
const text = `rules:
  - id: address
    when: { text: { contians: [地址] }, during: nwe-year }
    reply: { text: "我们在{{variables.adress}}，{{variables.phone}}" }
`;

it.each([
  [3, 19, 'is not a known field; did you mean contains?', 'contians', 'contains'],
  [3, 39, 'there is no schedule nwe-year; did you mean new-year?', 'nwe-year', 'new-year'],
  [
    4,
    20,
    '{{variables.adress}} is not known; did you mean variables.address?',
    'variables.adress',
    'variables.address',
  ],
])('a finding that knows what was meant can be mended: %i:%i %s', (line, column, problem, before, after) => {
  const { fix } = findingView(finding(line, column, problem), text);
  expect(fix).toMatchObject({ line, before, after });
  const lines = text.split('\n');
  const at = (fix?.column ?? 0) - 1;
  expect(lines[line - 1]?.slice(at, at + before.length)).toBe(before);
});

it.each([
  [3, 19, 'is not a known field'],
  // Nothing there is like it.
  [2, 5, 'there is no schedule xyz; did you mean new-year?'],
  [99, 1, 'there is no schedule xyz; did you mean new-year?'],
])('where that is not known or not found, there is no button: %i:%i %s', (line, column, problem) => {
  expect(findingView(finding(line, column, problem), text).fix).toBeNull();
});

describe('a finding whose remedy is to write something else', () => {
  const account = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n';
  const file = (rule: string): string => `${account}rules:\n  - id: a\n    ${rule}\n    reply: { text: b }\n`;
  it.each([
    ['when: { scene: 017 }', 'when: { scene: "017" }'],
    ['when: { text: { equals: [“订单”, b] } }', 'when: { text: { equals: ["订单", b] } }'],
    ['when: { text: { equals: [*订单] } }', 'when: { text: { equals: ["*订单"] } }'],
    ['when： { text: { equals: [订单] } }', 'when: { text: { equals: [订单] } }'],
    ['when：{ text: { equals: [订单] } }', 'when: { text: { equals: [订单] } }'],
    ['when: { text: { contians: [订单] } }', 'when: { text: { contains: [订单] } }'],
  ])('can be followed with one key: %s', (wrong, right) => {
    const text = file(wrong);
    const fixes = findingsOf(text).flatMap((one) => findingView(one, text).fix ?? []);
    expect(fixes.map((fix) => mended(text, fix))).toContain(file(right));
  });
  it.each(['when: { text: { equals: [{{variables.phone}}现在] } }'])(
    'is left to people if only a part of the value is meant: %s',
    (wrong) => {
      const text = file(wrong);
      expect(findingsOf(text).length).toBeGreaterThan(0);
      expect(findingsOf(text).flatMap((one) => findingView(one, text).fix ?? [])).toEqual([]);
    },
  );
});

function mended(text: string, { line, column, before, after }: Fix): string {
  const lines = text.split('\n');
  const old = lines[line - 1] ?? '';
  expect(old.startsWith(before, column - 1)).toBe(true);
  lines[line - 1] = old.slice(0, column - 1) + after + old.slice(column - 1 + before.length);
  return lines.join('\n');
}
