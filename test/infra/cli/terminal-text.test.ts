import { describe, expect, it } from 'vitest';
import { runCommandLine } from '#infra/cli/run-command-line.ts';
import { terminalText } from '#infra/cli/terminal-text.ts';
import { loggable } from '#shared/aws/log.ts';

describe('text for a terminal', () => {
  it.each([
    ['\u001b[2K\u001b[1A', '\\u001b[2K\\u001b[1A'],
    ['a\rb', 'a\\u000db'],
    ['\u0007\u0000\u007f', '\\u0007\\u0000\\u007f'],
    ['\u009b2J', '\\u009b2J'],
    ['a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['第一行\n\t第二行 😀', '第一行\n\t第二行 😀'],
  ])('commands nothing: %j', (text, expected) => {
    expect(terminalText(text)).toBe(expected);
  });
  it('is all that a command prints, and all that it complains with', async () => {
    const printed: string[] = [];
    const world = {
      print: (line: string) => void printed.push(line),
      printError: (line: string) => void printed.push(line),
      environment: {},
      now: () => 0,
      terminal: { isInteractive: false, askHidden: async () => '', readAll: async () => '' },
    };
    await runCommandLine([], ['\u001b[2Kevil'], world as never);
    expect(printed.join()).toContain('evil');
    expect(printed.join()).not.toContain('\u001b');
  });
});

describe('what may be logged of what others wrote', () => {
  it.each([
    ['shop.orders:17-a/b', 'shop.orders:17-a/b'],
    ['\u001b[2K"evil"\n灯', '?[2K?evil???'],
    ['data.messages[0].text: is missing', 'data.messages[0].text: is missing'],
    ['x'.repeat(600), 'x'.repeat(500)],
  ])('%j', (text, expected) => {
    expect(loggable(text)).toBe(expected);
  });
});
