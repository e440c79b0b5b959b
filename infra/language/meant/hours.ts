import { plainDigits } from './digits.ts';

const separators = /^(?:\s|[-–—―~〜‐−到至,、;；和]|\.\.+|to|and)*$/;
const time =
  /(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|早|晚|am|pm|a\.m\.|p\.m\.)?\s*(?:(\d{2})(\d{2})(?!\d)|(\d{1,2})(?:\s*[:：]\s*(\d{1,2})|\.(\d{2})|[点时](?:(\d{1,2})分?|(半)|整|钟)?)?)\s*(am|pm|a\.m\.|p\.m\.)?/g;

/** The hours that most people mean by a part of the day. */
const partsOfDay: Readonly<Record<string, string>> = {
  上午: '8:00-12:00',
  中午: '11:30-13:30',
  下午: '12:00-18:00',
  白天: '8:00-18:00',
  晚上: '18:00-24:00',
  夜里: '22:00-6:00',
  夜间: '22:00-6:00',
  半夜: '22:00-6:00',
  凌晨: '0:00-6:00',
  全天: '0:00-24:00',
  '24小时': '0:00-24:00',
};

/** The ranges of hours that a text means: `下午3点-6点` is `15:00-18:00`. */
export function hoursMeant(text: string): readonly string[] {
  const plain = plainDigits(text).toLowerCase();
  const part = Object.hasOwn(partsOfDay, plain) ? partsOfDay[plain] : undefined;
  if (part !== undefined) return [part];
  const found = [...plain.matchAll(time)];
  if (found.length === 0 || found.length % 2 > 0 || !separators.test(plain.replaceAll(time, ''))) return [];
  let half: string | undefined;
  const times = found.map((one, index) => {
    const own = one[1] ?? one[9];
    // The end of a range is in the same half of the day, unless it names another.
    half = own ?? (index % 2 === 1 ? half : undefined);
    const hour = in24Hours(Number(one[2] ?? one[4]), half, index % 2 === 1);
    const minute = one[8] === undefined ? Number(one[3] ?? one[5] ?? one[6] ?? one[7] ?? 0) : 30;
    return `${hour}:${String(minute).padStart(2, '0')}`;
  });
  return times.flatMap((begin, index) => (index % 2 === 0 ? [`${begin}-${times[index + 1]}`] : []));
}

function in24Hours(hour: number, half: string | undefined, isEnd: boolean): number {
  const isAfternoon = half !== undefined && /^(?:中午|下午|傍晚|晚上|夜里|半夜|晚|p)/.test(half);
  if (hour === 24 && !isEnd) return 0;
  if (hour === 12 && half !== undefined && /^(?:晚上|夜里|半夜|晚)/.test(half)) return isEnd ? 24 : 0;
  if (hour === 12 && half !== undefined && /^(?:凌晨|a)/.test(half)) return 0;
  // At noon, 11, 12 and 1 are possible.
  return isAfternoon && hour < (half === '中午' ? 11 : 12) ? hour + 12 : hour;
}
