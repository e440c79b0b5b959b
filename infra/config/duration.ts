const secondsOf = { s: 1, m: 60, h: 60 * 60, d: 24 * 60 * 60 } as const;

/** A duration as an operator writes it: `30s`, `10m`, `48h`, `3d`. */
export const durationPattern = /^[1-9]\d{0,5}[smhd]$/;

/** The seconds of a duration that matches {@link durationPattern}. */
export function durationInSeconds(duration: string): number {
  return Number(duration.slice(0, -1)) * secondsOf[duration.slice(-1) as keyof typeof secondsOf];
}
