import { jsonResponse } from '../../http-server.ts';
import type { EventEntry } from '../event-bus.ts';
import { awsError, type JsonOperation } from './service.ts';

/** @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
export const eventOperations: Readonly<Record<string, JsonOperation>> = {
  'AWSEvents.PutEvents': (services, input) => {
    const entries = input['Entries'];
    if (!Array.isArray(entries) || entries.length < 1 || entries.length > 10) {
      return awsError('ValidationException', 'Entries must have 1 to 10 entries.');
    }
    const results = entries.map((entry: EventEntry) => services.bus().put(entry));
    const failed = results.filter((result) => 'ErrorCode' in result).length;
    return jsonResponse(200, { FailedEntryCount: failed, Entries: results });
  },
};
