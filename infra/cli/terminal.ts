/** Where secrets are typed or piped in. */
export interface Terminal {
  /** Whether a person is there. */
  readonly isInteractive: boolean;
  /** Asks for a line. */
  ask(question: string): Promise<string>;
  /** Asks for a line without showing what is typed. */
  askHidden(question: string): Promise<string>;
  /** All piped input. */
  readAll(): Promise<string>;
}

export const processTerminal: Terminal = {
  isInteractive: process.stdin.isTTY === true,
  async ask(question) {
    const { createInterface } = await import('node:readline/promises');
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      const interrupted = new Promise<never>((_, reject) => {
        lines.once('close', () => reject(new Error('interrupted')));
      });
      return await Promise.race([lines.question(question), interrupted]);
    } finally {
      lines.close();
    }
  },
  async askHidden(question) {
    const { createInterface } = await import('node:readline/promises');
    const { Writable } = await import('node:stream');
    process.stderr.write(question);
    // Readline echoes what is typed to its output, which is discarded.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
    try {
      const interrupted = new Promise<never>((_, reject) => {
        lines.once('SIGINT', () => reject(new Error('interrupted')));
        lines.once('close', () => reject(new Error('interrupted')));
      });
      return await Promise.race([lines.question(''), interrupted]);
    } finally {
      lines.close();
      process.stderr.write('\n');
    }
  },
  readAll: async () => (await import('node:stream/consumers')).text(process.stdin),
};
