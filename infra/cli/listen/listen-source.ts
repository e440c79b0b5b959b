import { awsClients } from '../aws/clients.ts';
import { findStack } from '../aws/find-stack.ts';
import type { CommandContext } from '../command.ts';
import type { EventFilter } from './event-filter.ts';
import type { HeardEvent } from './heard-event.ts';
import { listenToLocal } from './listen-to-local.ts';
import { listenToStack } from './listen-to-stack.ts';
import { type ListenerClients, listenersOn } from './stack-listener.ts';

/** A bus that can be listened to. */
export type Source =
  | { readonly kind: 'local'; readonly url: string }
  | {
      readonly kind: 'stack';
      readonly stack: string;
      readonly bus: string;
      readonly clients: ListenerClients;
    };

/** The bus of the local run that the command addresses, or of a deployed stack. */
export async function sourceOf({
  environment,
  options,
}: Pick<CommandContext, 'environment' | 'options'>): Promise<Source> {
  const url = environment['LOCAL_RUN_URL'];
  if (url !== undefined) return { kind: 'local', url };
  const clients = awsClients(environment);
  const { name, outputs } = await findStack(clients.cloudFormation, options['stack']);
  return { kind: 'stack', stack: name, bus: outputs.get('EventBusName') ?? '', clients };
}

export interface Listening {
  /** Called when listening begins. */
  readonly onStart: () => void;
  /** Called with listeners that are on the bus already. */
  readonly onOthers: (names: readonly string[]) => void;
}

/** The events of the bus from now on, until the signal. */
export async function* listenTo(
  source: Source,
  filter: EventFilter,
  signal: AbortSignal,
  { onStart, onOthers }: Listening,
): AsyncGenerator<HeardEvent> {
  if (source.kind === 'local') {
    onStart();
    yield* listenToLocal(source.url, filter, signal);
    return;
  }
  const { clients, stack, bus } = source;
  const others = await listenersOn(clients.eventBridge, stack, bus);
  if (others.length > 0) onOthers(others);
  yield* listenToStack(clients, { stack, bus, onStart }, filter, signal);
}
