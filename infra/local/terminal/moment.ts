/** `09:30:20`, in the zone of this machine. @param time milliseconds */
export const clockText = (time: number): string => new Date(time).toTimeString().slice(0, 8);

/** `09:30:20`, or `2026-11-20 09:30:20` on another day than `now`, in the zone of this machine. @param time milliseconds */
export function momentText(time: number, now?: number): string {
  const day = (one: number): string => new Date(one).toLocaleDateString('sv-SE');
  return now !== undefined && day(time) === day(now) ? clockText(time) : `${day(time)} ${clockText(time)}`;
}
