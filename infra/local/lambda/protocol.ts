/** The data with which a worker thread starts. */
export interface WorkerSettings {
  /** URL of the bundle. */
  readonly bundle: string;
  /** The local clock's offset from the machine's, shared; milliseconds. */
  readonly clockOffset: Float64Array;
}

export interface Invocation {
  readonly id: string;
  readonly event: unknown;
  /** By the machine's clock, milliseconds. */
  readonly deadline: number;
}

export type InvocationResult =
  | { readonly id: string; readonly ok: true; readonly value: unknown }
  | { readonly id: string; readonly ok: false; readonly error: string };
