import { plainDigits } from './digits.ts';

const units: readonly (readonly [name: RegExp, unit: 's' | 'm' | 'h' | 'd', times: number])[] = [
  [/^(?:s|secs?|seconds?|秒钟?)$/, 's', 1],
  [/^(?:m|mins?|minutes?|分钟?|分鐘)$/, 'm', 1],
  [/^(?:h|hrs?|hours?|个?小时|个?钟头|个?小時|时)$/, 'h', 1],
  [/^(?:d|days?|天|日)$/, 'd', 1],
  [/^(?:w|weeks?|周|个?星期|个?礼拜)$/, 'd', 7],
  [/^(?:months?|个?月)$/, 'd', 30],
  [/^(?:y|years?|年)$/, 'd', 365],
];
const secondsOf = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;

/** The duration that a text means: `2小时` is `2h`, `1h30m` is `90m`. */
export function durationMeant(text: string): string | undefined {
  const written = plainDigits(text).toLowerCase().replaceAll(/\s+/g, '').replace(/^每/, '');
  const plain = units.some(([name]) => name.test(written)) ? `1${written}` : written;
  const halved = plain.replace(/^半/, '0.5').replace(/^(\d+)个半/, '$1.5');
  const parts = [...halved.matchAll(/(\d+(?:\.\d+)?)([^\d.]+)/g)].map(([, count = '', name = '']) => {
    const unit = units.find(([pattern]) => pattern.test(name));
    return unit === undefined ? undefined : { count: Number(count) * unit[2], unit: unit[1] };
  });
  const [first] = parts;
  if (first === undefined || parts.includes(undefined) || /^[^\d]|\d$/.test(halved)) return undefined;
  if (parts.length === 1 && Number.isInteger(first.count)) return `${first.count}${first.unit}`;
  const seconds = parts.reduce((sum, part) => sum + (part?.count ?? 0) * secondsOf[part?.unit ?? 's'], 0);
  const unit = (['d', 'h', 'm', 's'] as const).find((one) => Number.isInteger(seconds / secondsOf[one]));
  return unit === undefined ? undefined : `${seconds / secondsOf[unit]}${unit}`;
}
