import type { Coming, CurrentRules } from './rules-item.ts';

/*
 * Which version of an account's rules decides about a message: told from one item and from the message alone, so that every
 * attempt at it, wherever it is made, meets the same version.
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
 * The version that is in force for everybody. A pushed version is in force over just that deployment of the account's rules that
 * it was pushed over, and so is what is to come.
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

/** The version that decides about a message of a user: testers have one of their own until a later one is there for everybody. */
export function versionFor(
  current: CurrentRules | undefined,
  deployment: string,
  { openId, at }: MessageAsked,
): number {
  const trial = trialAt(current, deployment, at);
  return trial?.users.includes(openId) === true ? trial.version : versionInForce(current, deployment, at);
}

/** What testers have at a time; `undefined` where that is what everybody has. @param at epoch seconds */
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

/** Whether what was put in force holds over a deployment; with the next one it has ended. */
export function isOver({ over }: CurrentRules, deployment: string): boolean {
  return generatedPart(over) === generatedPart(deployment);
}

/** Pushes of before are over the whole name of a deployment, of which functions are told the last part today. */
function generatedPart(deployment: string): string {
  return deployment.slice(deployment.lastIndexOf('-') + 1);
}
