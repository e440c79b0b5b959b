import type { Json } from './event-pattern.ts';

/** How a rule's target changes the event on the way; at most one of the three. */
export interface TargetInput {
  readonly Input?: string;
  readonly InputPath?: string;
  readonly InputTransformer?: {
    readonly InputPathsMap?: Readonly<Record<string, string>>;
    readonly InputTemplate: string;
  };
}

/**
 * What the target gets of an event.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function targetInput({ Input, InputPath, InputTransformer }: TargetInput, event: Json): string {
  if (Input !== undefined) return Input;
  if (InputPath !== undefined) return JSON.stringify(valueAt(event, InputPath));
  if (InputTransformer === undefined) return JSON.stringify(event);
  const paths = InputTransformer.InputPathsMap ?? {};
  // A whole quoted value takes text as it is; a bare placeholder takes any JSON.
  return InputTransformer.InputTemplate.replace(/<([\w.-]+)>/g, (_, name: string) =>
    JSON.stringify(valueAt(event, paths[name] ?? '') ?? ''),
  );
}

/** The value at a path such as `$.detail.data.openId`. */
export function valueAt(event: Json, path: string): Json | undefined {
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
