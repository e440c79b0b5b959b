import { describe, expect, it } from 'vitest';
import { script } from '#infra/cli/script.ts';
import { help as deployHelp } from '../../deploy/options.ts';
import { help as simulateHelp } from '../../simulation/options.ts';

const { flags, whole } = script('npm run fuzz');

describe('the flags of an npm script', () => {
  it('are read, and --help always is one', () => {
    expect(flags(['--inputs', '5', '-h'], { inputs: { type: 'string' } })).toEqual({
      inputs: '5',
      help: true,
    });
  });
  it.each<[string, () => unknown, string]>([
    ['an unknown flag', () => flags(['--input', '5'], {}), "Unknown option '--input'."],
    ['a word too many', () => flags(['five'], {}), "Unexpected argument 'five'."],
    ['a fraction', () => whole('--inputs', '1.5'), '--inputs 1.5: must be a whole number such as 2000.'],
    [
      'a word for a number',
      () => whole('--inputs', 'all'),
      '--inputs all: must be a whole number such as 2000.',
    ],
    ['nothing for a number', () => whole('--inputs', ''), '--inputs : must be a whole number such as 2000.'],
  ])('are refused with what is wrong and where it is explained: %s', (_, read, problem) => {
    expect(read).toThrow(expect.objectContaining({ code: 'usage' }));
    expect(read).toThrow(problem);
    expect(read).toThrow('See `npm run fuzz -- --help`.');
  });
  it.each([deployHelp, simulateHelp()])('are all in the help', (text) => {
    expect(text).toContain('--help');
  });
});
