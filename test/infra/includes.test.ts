import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkAccounts } from '#infra/cli/rules/checked-account.ts';
import { t0 } from '../support/rules-builder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wechat-reply-includes-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): void {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
const account = (name: string, rest: string): string =>
  `account: ${name}\nkind: official-account\nappId: wx7d3a51c9e40b2f86\n${rest}`;
const check = () => checkAccounts(folder, [], t0);
/** The findings, as file, line and code. */
const found = (): string[] =>
  check().flatMap(({ findings }) =>
    findings.map(
      ({ file, line, code, about }) =>
        `${file.split('/includes-')[0]?.split(/wechat-reply-includes-[^/]*\//)[1]}:${line} ${about ?? '-'} ${code}`,
    ),
  );

const agents = `variables: { phone: 021-1, hours: 9:00-18:00 }
schedules:
  agents: { hours: 9:00-18:00 }
rules:
  - id: person
    when: { text: { equals: 人工 }, during: agents }
    transfer: true
  - id: no-person
    when: { text: { equals: 人工 } }
    reply: { text: "请打 {{variables.phone}}，{{variables.hours}}" }
  - id: otherwise
    default: true
    reply: { text: 收到 }
`;

describe('rules that accounts share', () => {
  it('come after the account’s own, which replace those with the same id or name', () => {
    write('common/agents.yaml', agents);
    write(
      'common/more.yaml',
      'rules:\n  - { id: person, when: { menu: x }, ignore: true }\n  - { id: more, when: { menu: y }, ignore: true }\n',
    );
    write(
      'a.yaml',
      account(
        'a',
        'include: [common/agents.yaml, common/more.yaml]\nvariables: { phone: 010-2 }\nrules:\n  - { id: own, when: { menu: z }, ignore: true }\n  - { id: no-person, when: { text: { equals: 人工 } }, reply: { text: "{{variables.phone}}" } }\n  - { id: otherwise, enabled: false }\n',
      ),
    );
    write('b.yaml', account('b', 'include: common/agents.yaml\n').replace('b2f86', 'b2f87'));
    const [a, b] = check();
    expect(a?.findings).toEqual([]);
    expect(a?.usable?.built.program.rules.map(({ id }) => id)).toEqual([
      'own',
      'person',
      'no-person',
      'more',
    ]);
    expect(a?.usable?.built.program.variables).toEqual({ phone: '010-2', hours: '9:00-18:00' });
    expect(b?.usable?.built.program.rules.map(({ id }) => id)).toEqual(['person', 'no-person', 'otherwise']);
    expect(b?.usable?.account.rules).toHaveLength(3);
  });
  it('add to the lists of synonyms, holidays and working days', () => {
    write('common/days.yaml', 'holidays: [2026-10-01..2026-10-02]\nsynonyms: [[菜单, 目录]]\n');
    write(
      'a.yaml',
      account(
        'a',
        'include: common/days.yaml\nholidays: [2027-01-01]\nrules:\n  - { id: menu, when: { text: { equals: 菜单 } }, ignore: true }\n',
      ),
    );
    const [a] = check();
    expect(a?.usable?.built.program.calendar.holidays).toEqual(['2027-01-01', '2026-10-01', '2026-10-02']);
    expect(a?.usable?.built.program.rules[0]?.when).toMatchObject({ equals: ['菜单', '目录'] });
  });
  it('have findings at their place in the shared file, and none because one account does not use them', () => {
    write('common/agents.yaml', agents.replace('during: agents', 'during: agent'));
    write(
      'a.yaml',
      account(
        'a',
        'include: common/agents.yaml\nrules:\n  - { id: own, when: { menu: z, during: x }, ignore: true }\n',
      ),
    );
    expect(found()).toEqual([
      'a.yaml:6 own unknown-schedule',
      'common/agents.yaml:6 person unknown-schedule',
    ]);
    write(
      'common/agents.yaml',
      agents.replace('equals: 人工 }, during: agents', 'equals: [人工, 人工] }, during: agents'),
    );
    write('a.yaml', account('a', 'include: common/agents.yaml\nvariables: { spare: x }\n'));
    expect(found()).toEqual(['a.yaml:5 - unused', 'common/agents.yaml:6 person duplicate-keyword']);
  });
  it.each<[string, string, string]>([
    ['common/no.yaml', '', 'a.yaml:4 - bad-include'],
    ['../x.yaml', '', 'a.yaml:4 - bad-include'],
    ['common/x.yaml', 'rules:\n  - { id: a, wen: x }\n', 'common/x.yaml:2 a unknown-field'],
    ['common/x.yaml', 'rules: [\n', 'common/x.yaml:1 - bad-yaml'],
    ['common/x.yaml', 'normalize: false\n', 'common/x.yaml:1 - unknown-field'],
  ])('%s with %j is told of', (name, text, finding) => {
    if (text !== '') write(name, text);
    write('a.yaml', account('a', `include: ${name}\n`));
    expect(found()).toContain(finding);
    expect(check()[0]?.usable).toBeNull();
  });
  it('belong in a subfolder', () => {
    write('agents.yaml', agents);
    expect(found()).toEqual(['agents.yaml:1 - no-account']);
  });
});

describe('what is written once in a file', () => {
  it('can be referred to, kept in a separate place, and extended', () => {
    write(
      'a.yaml',
      account(
        'a',
        `x-common:
  sorry: &sorry { text: 抱歉 }
  once: &once { cooldown: 1h, when: { menu: a } }
rules:
  - { id: first, <<: *once, reply: *sorry }
  - { id: second, <<: *once, when: { menu: b }, reply: *sorry }
`,
      ),
    );
    const [a] = check();
    expect(a?.findings).toEqual([]);
    expect(a?.usable?.built.program.rules).toMatchObject([
      { id: 'first', when: { match: { equals: ['a'] } }, limits: [{ times: 1, per: 3600 }] },
      { id: 'second', when: { match: { equals: ['b'] } }, limits: [{ times: 1, per: 3600 }] },
    ]);
  });
});
