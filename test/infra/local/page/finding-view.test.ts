import { expect, it } from 'vitest';
import type { Finding } from '#infra/config/finding.ts';
import { findingView } from '#infra/local/page/desk/finding-view.ts';

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
