/** From now on, Ctrl-C aborts the signal instead of ending the process. A second Ctrl-C ends it. */
export function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
