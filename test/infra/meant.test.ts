import { describe, expect, it } from 'vitest';
import { datesMeant, momentMeant } from '#infra/language/meant/dates.ts';
import { daysMeant } from '#infra/language/meant/days.ts';
import { durationMeant } from '#infra/language/meant/duration.ts';
import { hoursMeant } from '#infra/language/meant/hours.ts';
import { valueMeant } from '#infra/language/meant/values.ts';

/* How people write times and values, and what they mean by it in the words of account files. */

const nothing = undefined;

describe('hours', () => {
  it.each([
    ['９：００-18：00', '9:00-18:00'],
    ['９:００～２１:００', '9:00-21:00'],
    ['9点-18点', '9:00-18:00'],
    ['九点到十八点', '9:00-18:00'],
    ['9点半-18点', '9:30-18:00'],
    ['9点15分至18点', '9:15-18:00'],
    ['9-18', '9:00-18:00'],
    ['9.30-18.00', '9:30-18:00'],
    ['0900-1800', '9:00-18:00'],
    ['9:00 - 18:00', '9:00-18:00'],
    ['9:00—18:00', '9:00-18:00'],
    ['9:00..18:00', '9:00-18:00'],
    ['9:00 to 18:00', '9:00-18:00'],
    ['9am-6pm', '9:00-18:00'],
    ['12pm-12am', '12:00-0:00'],
    ['早9晚6', '9:00-18:00'],
    ['上午9点到下午6点', '9:00-18:00'],
    ['下午3点-6点', '15:00-18:00'],
    ['晚上8点到12点', '20:00-24:00'],
    ['中午11点半到1点半', '11:30-13:30'],
    ['24:00-6:00', '0:00-6:00'],
    ['晚上', '18:00-24:00'],
    ['全天', '0:00-24:00'],
    ['9:00-12:00、13:00-18:00', '9:00-12:00', '13:00-18:00'],
    ['9:00-12:00, 13:00-18:00', '9:00-12:00', '13:00-18:00'],
  ])('%s', (written, ...meant) => expect(hoursMeant(written)).toEqual(meant));
  it.each(['9点', '下午3点', '24:00', '改天', '营业 9:00-18:00', ''])('are not known from %j', (written) =>
    expect(hoursMeant(written)).toEqual([]),
  );
});

describe('days', () => {
  it.each([
    ['周一到周五', 'mon-fri'],
    ['星期一至星期五', 'mon-fri'],
    ['礼拜六', 'sat'],
    ['周末', 'sat-sun'],
    ['weekend', 'sat-sun'],
    ['工作日', 'workday'],
    ['法定节假日', 'holiday'],
    ['每天', 'mon-sun'],
    ['Monday-Friday', 'mon-fri'],
    ['mon~fri', 'mon-fri'],
    ['mon to fri', 'mon-fri'],
    ['1-5', 'mon-fri'],
    ['周一、周三', 'mon', 'wed'],
    ['周一三五', 'mon', 'wed', 'fri'],
    ['周六日', 'sat', 'sun'],
    ['Tuesday', 'tue'],
  ])('%s', (written, ...meant) => expect(daysMeant(written)).toEqual(meant));
  it.each(['国庆', '周八', 'someday', '8-9'])('are not known from %s', (written) =>
    expect(daysMeant(written)).toEqual([]),
  );
});

describe('dates', () => {
  it.each([
    ['10/1', '10-01'],
    ['10月1日', '10-01'],
    ['10.1', '10-01'],
    ['2026.10.01', '2026-10-01'],
    ['2026-10-1', '2026-10-01'],
    ['2026年10月1号', '2026-10-01'],
    ['20261001', '2026-10-01'],
    ['２０２６-１０-０１', '2026-10-01'],
    ['2026-10-01~2026-10-07', '2026-10-01..2026-10-07'],
    ['2026-10-01 至 10-07', '2026-10-01..2026-10-07'],
    ['2026年10月1日-7日', '2026-10-01..2026-10-07'],
    ['十月一日到七日', '10-01..10-07'],
    ['国庆', nothing],
    ['10月', nothing],
    ['10/1, 10/2, 10/3', nothing],
  ])('%s', (written, meant) => expect(datesMeant(written)).toBe(meant));
});

describe('moments', () => {
  it.each([
    ['2026/12/24 20:00', '2026-12-24 20:00'],
    ['2026-12-24 20点', '2026-12-24 20:00'],
    ['2026-12-24 8点半', '2026-12-24 08:30'],
    ['2026年12月24日20:00', '2026-12-24 20:00'],
    ['2026-12-24 24:00', '2026-12-25 00:00'],
    ['2026-12-31 24点', '2027-01-01 00:00'],
    ['2026-12-24T20:00:00+08:00', '2026-12-24 20:00'],
    ['2026.12.24', '2026-12-24'],
    ['今晚8点', nothing],
    ['2026-99-99 24:00', nothing],
  ])('%s', (written, meant) => expect(momentMeant(written)).toBe(meant));
});

describe('durations', () => {
  it.each([
    ['2小时', '2h'],
    ['两小时', '2h'],
    ['30分', '30m'],
    ['30 分钟', '30m'],
    ['2天', '2d'],
    ['半小时', '30m'],
    ['一个半小时', '90m'],
    ['1小时30分', '90m'],
    ['1h30m', '90m'],
    ['1.5h', '90m'],
    ['1H', '1h'],
    ['2 hours', '2h'],
    ['１２h', '12h'],
    ['一周', '7d'],
    ['1个月', '30d'],
    ['每天', '1d'],
    ['hour', '1h'],
    ['24小时', '24h'],
    ['90', nothing],
    ['很久', nothing],
    ['2h后', nothing],
    ['', nothing],
  ])('%s', (written, meant) => expect(durationMeant(written)).toBe(meant));
});

describe('values', () => {
  it.each([
    ['公众号', ['official-account', 'mini-program'], 'official-account'],
    ['服务号', ['official-account', 'mini-program'], 'official-account'],
    ['小程序', ['official-account', 'mini-program'], 'mini-program'],
    ['小程序', ['any', 'miniprogrampage'], 'miniprogrampage'],
    ['文字', ['any', 'text'], 'text'],
    ['安全模式', ['safe', 'plaintext'], 'safe'],
    ['每天', ['day', 'week'], 'day'],
    ['小程序', ['day', 'week'], nothing],
  ])('%s of %j', (written, values, meant) => expect(valueMeant(written, values)).toBe(meant));
});
