/** Ends the process silently when nobody reads its output any more, as after `… | head`. */
export function endWithReader(process: Pick<NodeJS.Process, 'stdout' | 'exit'>): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}
