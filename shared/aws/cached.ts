/** A value that is loaded when needed and kept for a while. */
export interface Cached<Value> {
  /** The value, at most `lifetime` old; an older one only if it cannot be renewed. */
  get(): Promise<Value>;
  /** The value, loaded again unless that was done a moment ago. */
  reload(): Promise<Value>;
}

/**
 * Loads. After a failure it fails in the same way for a while without trying, so that callers cannot cause a flood of
 * attempts.
 *
 * @param pause milliseconds
 * @param now milliseconds
 */
export function pausedAfterFailure<Value>(
  load: () => Promise<Value>,
  pause: number,
  now: () => number,
): () => Promise<Value> {
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  return async () => {
    if (failure !== undefined && now() - failure.at < pause) throw failure.error;
    try {
      return await load();
    } catch (error) {
      failure = { error, at: now() };
      throw error;
    }
  };
}

/**
 * Caches the result of `load`. Concurrent callers share one load, and a value that cannot be renewed is still used.
 *
 * @param lifetime milliseconds
 * @param reloadPause the minimum time between two reloads, milliseconds, so that strangers cannot cause a flood of them
 * @param now milliseconds
 */
export function cached<Value>(
  load: () => Promise<Value>,
  lifetime: number,
  reloadPause: number,
  now: () => number,
): Cached<Value> {
  let value: { readonly it: Value; readonly loadedAt: number } | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<Value> | undefined;

  const loadOnce = (): Promise<Value> => {
    triedAt = now();
    loading ??= load()
      .then((it) => {
        value = { it, loadedAt: now() };
        return it;
      })
      .catch((error: unknown) => {
        if (value === undefined) throw error;
        return value.it;
      })
      .finally(() => {
        loading = undefined;
      });
    return loading;
  };
  return {
    async get() {
      if (value !== undefined && now() - value.loadedAt < lifetime) return value.it;
      // While the source is down, not every call asks for an outdated value again.
      if (value !== undefined && now() - triedAt < reloadPause) return value.it;
      return loadOnce();
    },
    async reload() {
      if (value !== undefined && now() - triedAt < reloadPause) return value.it;
      return loadOnce();
    },
  };
}
