import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EventType, JsonSchema } from '../../local/page/api.ts';
import { call } from '../state/api.ts';
import { attempt } from '../state/toast.ts';

const known = signal<readonly EventType[] | undefined>(undefined);

/** The events that have a contract; requested once. */
export function useEventTypes(): readonly EventType[] | undefined {
  useEffect(() => {
    if (known.value !== undefined) return;
    attempt(async () => {
      known.value = await call('eventTypes', {});
    });
  }, []);
  return known.value;
}

export function schemaOf(types: readonly EventType[], detailType: string): JsonSchema | undefined {
  return types.find((one) => one.detailType === detailType)?.schema;
}
