const names = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const signs = ['日天0７7', '一1', '二2', '三3', '四4', '五5', '六6'];
const english = /^(sun|mon|tue|wed|thu|fri|sat)(?:day|s|sday|nesday|rsday|urday|r|rs)?$/;

const others: Readonly<Record<string, string>> = {
  周末: 'sat-sun',
  双休日: 'sat-sun',
  weekend: 'sat-sun',
  weekends: 'sat-sun',
  weekday: 'mon-fri',
  weekdays: 'mon-fri',
  工作日: 'workday',
  上班日: 'workday',
  workdays: 'workday',
  节假日: 'holiday',
  假期: 'holiday',
  假日: 'holiday',
  法定节假日: 'holiday',
  休息日: 'holiday',
  holidays: 'holiday',
  每天: 'mon-sun',
  每日: 'mon-sun',
  天天: 'mon-sun',
  everyday: 'mon-sun',
  daily: 'mon-sun',
};

/** The days that a text means: `周一到周五` is `mon-fri`, `周一、三、五` are three days. */
export function daysMeant(text: string): readonly string[] {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const name = plain.replaceAll(/\s/g, '');
  if (Object.hasOwn(others, name)) return [others[name] ?? ''];
  const [begin, end, ...more] = plain.split(/\s*(?:[-–—~〜到至]|\.\.+|\bto\b)\s*/);
  const range = [begin, end].map((one) => dayOf(one ?? ''));
  if (end !== undefined && more.length === 0) return range.includes(undefined) ? [] : [range.join('-')];
  const single = plain
    .split(/[\s,、;和]+/)
    .flatMap((one) => (/^(?:周|星期|礼拜)[一二三四五六日天]{2,}$/.test(one) ? each(one) : [one]))
    .map(dayOf);
  return single.every((day) => day !== undefined) ? single : [];
}

/** `周一三五` */
const each = (text: string): string[] => [...text.replace(/^(?:周|星期|礼拜)/, '')];

function dayOf(text: string): string | undefined {
  const name = english.exec(text)?.[1];
  if (name !== undefined) return name;
  const sign = text.trim().replace(/^(?:周|星期|礼拜|每周)/, '');
  const index = sign.length === 1 ? signs.findIndex((one) => one.includes(sign)) : -1;
  return names[index];
}
