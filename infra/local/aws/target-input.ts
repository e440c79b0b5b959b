import type { Json } from './event-pattern.ts';

/** How a rule's target transforms the event; at most one of the three. */
export interface TargetInput {
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

/**
 * The input that the target gets for an event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput({ Input, InputPath, InputTransformer }: TargetInput, event: Json): string {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAtPath(event, InputPath));
  if (InputTransformer === undefined) return JSON.stringify(event);
  const paths = InputTransformer.InputPathsMap ?? {};
  // A placeholder that fills a quoted value inserts text as it is; a bare one inserts any JSON.
  return InputTransformer.InputTemplate.replace(/<([\w.-]+)>/g, (_, name: string) =>
    JSON.stringify(valueAtPath(event, paths[name] ?? '') ?? ''),
  );
}

/** The value at a path such as `$.detail.data.openId`. */
export function valueAtPath(event: Json, path: string): Json | undefined {
  if (!path.startsWith('$')) return undefined;
  return path
    .split('.')
    .slice(1)
    .reduce<Json | undefined>(
      (value, name) =>
        typeof value === 'object' && value !== null && !Array.isArray(value)
          ? (value as { readonly [name: string]: Json })[name]
          : undefined,
      event,
    );
}
