import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { groupsSurelyFilled } from '#infra/rules/build/pattern-groups.ts';

describe('groupsSurelyFilled', () => {
  it.each([
    ['(a)', '0 1'],
    ['(?<x>a)(b)?', '0 1 x'],
    ['(?P<x>a+)', '0 1 x'],
    ['(a*)', ''],
    ['(a|)', ''],
    ['(a|b)', '0 1'],
    ['(a)|(b)', '0'],
    ['((a)|b)', '0 1'],
    ['(?:(a)b)+', '0 1'],
    ['(?:(a)b)*', ''],
    ['(a){0,3}', ''],
    ['(a){2}', '0 1'],
    ['(?i)(a)', '0 1'],
    ['(?i:(a))(b)?', '0 1'],
    ['^(\\b)a$', '0'],
    ['([(|)])', '0 1'],
    ['(\\d{8})', '0 1'],
    ['(\\Q(a)\\E)(b)', '0 1 2'],
    ['([[:alpha:]]+)', '0 1'],
  ])('of %s are %s', (source, groups) => {
    RE2JS.compile(source);
    expect([...groupsSurelyFilled(source)].sort().join(' ')).toBe(groups);
  });
});
