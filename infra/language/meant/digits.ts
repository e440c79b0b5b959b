const numerals = '零一二三四五六七八九';

/** Makes signs half-width, and turns Chinese numbers up to 99 into digits: `２点` and `两点` become `2点`. */
export function plainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .trim()
    .replaceAll(/[〇零一二两三四五六七八九十]+/g, (numeral) => String(numberOf(numeral) ?? numeral));
}

function numberOf(numeral: string): number | undefined {
  const text = numeral.replace('〇', '零').replace('两', '二');
  const [, tens, ones = ''] = /^([二三四五六七八九]?十)?([零一二三四五六七八九]?)$/.exec(text) ?? [];
  if (tens === undefined) return ones === '' ? undefined : numerals.indexOf(ones);
  const ten = tens === '十' ? 1 : numerals.indexOf(tens[0] ?? '');
  return ten * 10 + (ones === '' ? 0 : numerals.indexOf(ones));
}
