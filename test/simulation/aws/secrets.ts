import type { ReadSecret } from '#shared/aws/secrets.ts';
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import { callService } from '../engine/service-call.ts';

/** Secrets Manager, as a process has it: the one secret that it may read. */
export function readSecret(engine: Engine, process: Process, secret: object): ReadSecret {
  return () =>
    callService(engine, process, {
      what: () => 'GetSecretValue',
      effect: () => JSON.stringify(secret),
      refusal: () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }),
    });
}
