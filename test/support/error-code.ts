/** The `code` of the error that a function throws; for tables of bad input. */
export function errorCode(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return 'nothing thrown';
}
