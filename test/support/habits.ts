import { describe, expect, it } from 'vitest';
import type { Finding } from '#infra/config/finding.ts';
import { findingText } from '#infra/config/finding.ts';
import { findingsOf } from './check-text.ts';

/* Files with a mistake of an operator, and the finding about it. */

export const head = 'account: lantern\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n';
export const top = (line: string): string =>
  `${head}${line}\nrules:\n  - { id: a, when: { event: subscribe }, reply: { text: 好 } }\n`;
export const rule = (fields: string): string => `${head}rules:\n  - { id: a, ${fields} }\n`;
export const when = (condition: string): string => rule(`when: ${condition}, reply: { text: 好 }`);
export const reply = (text: string): string =>
  `${head}rules:\n  - id: a\n    when: { text: { matches: '订单(\\d+)' } }\n    reply:\n      text: ${text}\n`;
export const keyword = (value: string, way = 'contains'): string => when(`{ text: { ${way}: ${value} } }`);
export const menu = (items: string): string =>
  rule(`when: { event: subscribe }, reply: { msgmenu: { list: [${items}] } }`);
export const during = (field: string, value: string): string =>
  when(`{ message: any, during: { ${field}: "${value}" } }`);

/** A file, the code of its finding, and the texts of the finding in English and Chinese. */
export type Row = readonly [file: string, code: string, en: RegExp, zh: RegExp];

/** Tests that each finding names, in both languages, the line, what is written there and what to write instead. */
export function tellsEach(rows: Readonly<Record<string, readonly Row[]>>): void {
  describe.each(Object.entries(rows))('%s', (_, list) => {
    it.each(list)('%s', (file, code, en, zh) => {
      const findings = findingsOf(file);
      const found = findings.find((one) => one.code === code) as Finding;
      expect(found, JSON.stringify(findings, null, 1)).toBeDefined();
      expect(findingText(found, 'en')).toMatch(en);
      expect(findingText(found, 'zh')).toMatch(zh);
      expect(found.remedy).toBeDefined();
      // One value has one finding.
      expect(
        findings.filter(
          ({ line, column, code: other }) =>
            line === found.line && column === found.column && other !== 'unanswered-menu-item',
        ),
      ).toHaveLength(1);
    });
  });
}
