import type { Coming, CurrentRules } from './rules-item.ts';

/*
 * Which version of an account's rules decides about a message. It depends only on one item and the message, so every
 * attempt, on any instance, uses the same version.
 */

/** The deployed rules count as a version, too. */
export const deployedVersion = 0;

/** Whose message it is, and when it was written. */
export interface MessageAsked {
  readonly openId: string;
  /** Epoch seconds, by the clock of the message. */
  readonly at: number;
}

/** A version as it came into force. Times are epoch seconds. */
export interface InForce {
  readonly version: number;
  /** When it was pushed; 0 for the deployed rules. */
  readonly at: number;
}

/**
 * The version that is in force for everybody. A pushed or scheduled version is in force only over the deployment that
 * it was pushed over.
 *
 * @param at epoch seconds
 */
export function inForceAt(current: CurrentRules | undefined, deployment: string, at: number): InForce {
  if (current === undefined || !isOver(current, deployment)) return { version: deployedVersion, at: 0 };
  return comeBy(current, at).at(-1) ?? current;
}

/** The number of the version that is in force for everybody; see {@link inForceAt}. */
export function versionInForce(current: CurrentRules | undefined, deployment: string, at: number): number {
  return inForceAt(current, deployment, at).version;
}

/**
 * The version that decides about a message of a user: testers have their own until a later one is in force for
 * everybody.
 */
export function versionFor(
  current: CurrentRules | undefined,
  deployment: string,
  { openId, at }: MessageAsked,
): number {
  const trial = trialAt(current, deployment, at);
  return trial?.users.includes(openId) === true ? trial.version : versionInForce(current, deployment, at);
}

/** The testers' version at a time; `undefined` if they have the same as everybody. @param at epoch seconds */
export function trialAt(
  current: CurrentRules | undefined,
  deployment: string,
  at: number,
): CurrentRules['trial'] {
  if (current?.trial === undefined || !isOver(current, deployment)) return undefined;
  const { trial, version } = current;
  const newest = Math.max(version, ...comeBy(current, at).map((one) => one.version));
  return newest < trial.version ? trial : undefined;
}

/** What has come by itself up to a time, in its order. */
export function comeBy({ coming = [] }: CurrentRules, at: number): readonly Coming[] {
  return coming.filter(({ from }) => from <= at);
}

/** Whether a pushed version is in force over a deployment; the next deployment ends it. */
export function isOver({ over }: CurrentRules, deployment: string): boolean {
  return generatedPart(over) === generatedPart(deployment);
}

/** Pushes of earlier versions contain the whole name of a deployment; functions now get only its last part. */
function generatedPart(deployment: string): string {
  return deployment.slice(deployment.lastIndexOf('-') + 1);
}
