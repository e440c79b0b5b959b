/**
 * Stands in for the SDK's reader and writer of event streams: none of the operations we call has one, and the SDK asks
 * for it only when an operation does.
 */
const unused = (): never => {
  throw new Error('Event streams are left out of this bundle (infra/build/stubs/event-streams.ts).');
};
export class EventStreamSerde {
  constructor() {
    unused();
  }
}
export const eventStreamSerdeProvider = unused;
