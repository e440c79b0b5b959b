/** From now on Ctrl-C does not end the process, but aborts the signal. Pressed once more it ends the process. */
export function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}
