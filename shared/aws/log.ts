import { hash } from 'node:crypto';
import { CodedError, codeOf } from '../coded-error.ts';
import { type Measure, unmeasured } from './metrics.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes one line of JSON. Never given a token, key, message text or a bare openid. */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

/**
 * A log that writes to standard output, past `console`, which Lambda's JSON log format would wrap a second time. By hand
 * and not by Powertools, whose logger brings 23 KB and 8 ms to a cold start.
 *
 * @param now milliseconds
 * @param measure makes the line a metric too, where its event is one
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
export function jsonLog(now: () => number, measure: Measure = unmeasured): Log {
  return (level, event, fields = {}) => {
    process.stdout.write(logLine(level, event, fields, now(), measure));
  };
}

/** @param time milliseconds */
export function logLine(
  level: LogLevel,
  event: string,
  fields: LogFields,
  time: number,
  measure: Measure,
): string {
  const line = {
    timestamp: new Date(time).toISOString(),
    level: level.toUpperCase(),
    event,
    ...fields,
    ...measure(event, fields, time),
  };
  return `${JSON.stringify(line)}\n`;
}

/**
 * What may be logged of an error: its code; the message only where it is our own, whose messages hold no secrets; of any
 * other the place it came from.
 */
export function errorFields(error: unknown): LogFields {
  if (error instanceof CodedError) return { code: error.code, message: error.message };
  const frames =
    error instanceof Error
      ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
      : [];
  return {
    code: codeOf(error),
    at: frames
      .slice(0, 4)
      .map((frame) => frame.trim())
      .join(' '),
  };
}

/**
 * What others wrote, as far as it may be logged: enough of a name or an id to find it again, and neither what commands a
 * terminal nor what a user may have said.
 */
export function loggable(text: string): string {
  return text.slice(0, 500).replaceAll(/[^\w .,:;()[\]/-]/g, '?');
}

/** A stand-in for an openid in logs: the same for the same user, and not to be turned back. */
export function userHash(account: string, openId: string): string {
  return hash('sha256', `${account}#${openId}`).slice(0, 12);
}
