/** Ends the process once nobody reads its output any more, as after `… | head`, without a word about it. */
export function endWithReader(process: Pick<NodeJS.Process, 'stdout' | 'exit'>): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
