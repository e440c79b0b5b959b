import * as z from 'zod/mini';
import { durationPattern } from '../duration.ts';

/** A name in URLs, events and tables. */
export const nameSchema = z
  .string()
  .check(
    z.regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'is not 1 to 40 lower-case letters, digits and dashes'),
  );

export const appIdSchema = z
  .string()
  .check(z.regex(/^wx[0-9A-Za-z]{6,30}$/, 'is not an AppID such as wx7d3a51c9e40b2f86'));

export const durationSchema = z
  .string()
  .check(z.regex(durationPattern, 'is not a duration such as 30s, 10m, 48h or 3d'));
