import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { endWithReader } from '#infra/cli/closed-pipe.ts';

describe('output that nobody reads any more', () => {
  const written = () => {
    const stdout = new EventEmitter();
    const exit = vi.fn();
    endWithReader({ stdout, exit } as unknown as NodeJS.Process);
    return { fail: (code: string) => stdout.emit('error', Object.assign(new Error(code), { code })), exit };
  };
  it('ends the process without a word', () => {
    const { fail, exit } = written();
    fail('EPIPE');
    expect(exit).toHaveBeenCalledExactlyOnceWith();
  });
  it('is told from a disk that is full', () => {
    const { fail, exit } = written();
    expect(() => fail('ENOSPC')).toThrow('ENOSPC');
    expect(exit).not.toHaveBeenCalled();
  });
});
