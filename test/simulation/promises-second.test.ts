import { it } from 'vitest';
import { expectPromisesKept } from './promises.ts';

// One of two files, so that two thousand seeds are played on two processors.
it(
  'keeps every promise in a thousand seeds, whatever goes wrong',
  () => expectPromisesKept(1001, 1000),
  900_000,
);
