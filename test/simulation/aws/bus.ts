import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { Engine } from '../engine/engine.ts';
import type { Process } from '../engine/process.ts';
import { callService } from '../engine/service-call.ts';

/** An event as a rule of the bus sees it. */
export interface EventOnBus {
  readonly id: string;
  readonly source: string;
  readonly 'detail-type': string;
  /** Whole seconds, ISO 8601. */
  readonly time: string;
  readonly detail: {
    readonly metadata: Readonly<Record<string, unknown>>;
    readonly data: Readonly<Record<string, unknown>>;
  };
}

/** A bus that delivers each event at least once, in no order. */
export interface SimulatedBus {
  /** Takes an event of whatever service. */
  put(source: string, detailType: string, detail: EventOnBus['detail']): void;
  subscribe(detailType: string, target: (event: EventOnBus) => void): void;
  clientOf(process: Process): EventBridgeClient;
}

export function simulatedBus(engine: Engine, onAccepted: (event: EventOnBus) => void): SimulatedBus {
  const { timeline, random, weather, trace } = engine;
  const targets: { readonly detailType: string; readonly target: (event: EventOnBus) => void }[] = [];

  let events = 0;

  function deliverLater(target: (event: EventOnBus) => void, event: EventOnBus): void {
    const delay = weather.strikes('lateEvent') ? random.between(1000, 120_000) : random.between(5, 400);
    timeline.after(delay, () => target(event));
  }
  const bus: SimulatedBus = {
    put(source, detailType, detail) {
      const time = `${new Date(timeline.now()).toISOString().slice(0, 19)}Z`;
      const event: EventOnBus = { id: `event${++events}`, source, 'detail-type': detailType, time, detail };
      trace.add('bus', `takes ${detailType} ${String(detail.metadata['id'])}`);
      onAccepted(event);
      for (const { detailType: wanted, target } of targets) {
        if (wanted !== detailType) continue;
        deliverLater(target, event);
        if (weather.strikes('repeatedEvent')) deliverLater(target, event);
      }
    },
    subscribe: (detailType, target) => void targets.push({ detailType, target }),
    clientOf(process) {
      const send = (command: PutEventsCommand) =>
        callService(engine, process, {
          what: () => 'PutEvents',
          effect: () => {
            const Entries = (command.input.Entries ?? []).map((entry) => {
              if (weather.strikes('refusedEntry')) return { ErrorCode: 'InternalFailure' };
              bus.put(entry.Source ?? '', entry.DetailType ?? '', JSON.parse(entry.Detail ?? '{}'));
              return { EventId: '1' };
            });
            const FailedEntryCount = Entries.filter((entry) => 'ErrorCode' in entry).length;
            return { FailedEntryCount, Entries };
          },
          refusal: () => Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' }),
        });
      return { send } as unknown as EventBridgeClient;
    },
  };
  return bus;
}
