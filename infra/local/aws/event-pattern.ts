/** A value of JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type EventPattern = { readonly [name: string]: EventPattern | readonly Json[] };

/**
 * Whether an event matches the pattern of a rule: exact values, prefix, exists, anything-but.
 *
 * @throws Error for an operator that is not implemented here, so that no pattern is silently misread
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
 */
export function matchesPattern(pattern: EventPattern, event: Json | undefined): boolean {
  return Object.entries(pattern).every(([name, wanted]) => {
    const value = isObject(event) ? event[name] : undefined;
    return isList(wanted) ? wanted.some((one) => matchesOne(one, value)) : matchesPattern(wanted, value);
  });
}

function matchesOne(wanted: Json, value: Json | undefined): boolean {
  if (isList(value)) return value.some((one) => matchesOne(wanted, one));
  if (!isObject(wanted)) return value === wanted;
  const [operator, operand] = Object.entries(wanted)[0] ?? [];
  switch (operator) {
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(operand));
    case 'exists':
      return (value !== undefined) === operand;
    case 'anything-but':
      return value !== undefined && !(isList(operand) ? operand : [operand]).some((one) => one === value);
    default:
      throw new Error(`The event pattern operator ${operator} is not known to the local bus.`);
  }
}

function isObject(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}
