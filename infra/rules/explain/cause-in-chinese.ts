import type {
  Condition,
  DateRange,
  DayTest,
  Limit,
  Schedule,
  TextCondition,
  TextMatch,
  ValueName,
} from '#shared/rules/program.ts';
import { clockText } from '../../language/time-text.ts';
import type { Cause } from './explain.ts';

/** Why a rule applies or does not, in Chinese. */
export function causeInChinese(cause: Cause): string {
  switch (cause.kind) {
    case 'disabled':
      return '不在这条规则的有效期内';
    case 'silenced':
      return '规则静默中：人工客服正在接待，或者有规则让它静默';
    case 'unmet':
      return `需要${cause.conditions.map(inChinese).join('，并且')}`;
    case 'memory':
      return '要看规则记住了这位用户的什么';
    case 'limit':
      return `同一位用户${cause.limits.map(limit).join('，')}，已经用完`;
    case 'place':
      return `次数限制 ${cause.place.name} 的 ${cause.place.times} 个名额已经用完`;
    case 'met':
      return inChinese(cause.condition);
  }
}

const values: Readonly<Record<ValueName, string>> = {
  eventKey: 'EventKey ',
  menu: '菜单按钮的 key ',
  scene: '二维码的场景值 ',
  sessionFrom: 'session-from ',
  msgMenu: '点的菜单项 id ',
};

function inChinese(condition: Condition): string {
  switch (condition.kind) {
    case 'all':
      return condition.of.length === 0 ? '不限' : condition.of.map(inChinese).join('，且');
    case 'any':
      return `满足其中之一：${condition.of.map(inChinese).join('；')}`;
    case 'none':
      return `不是：${condition.of.map(inChinese).join('；')}`;
    case 'message':
      return condition.types === undefined ? '用户发来消息' : `用户发来 ${condition.types.join('、')} 消息`;
    case 'event':
      return `事件是 ${condition.events.join(' 或 ')}`;
    case 'value':
      return `${values[condition.of]}${textMatch(condition.match) || '有值'}`;
    case 'text':
      return text(condition);
    case 'location':
      return `用户在 ${condition.latitude}, ${condition.longitude} 的 ${metres(condition.radius)} 之内`;
    case 'during': {
      const times = condition.schedules.map(schedule).join('，或 ');
      return condition.name === undefined ? `时间在 ${times}` : `在 ${condition.name}（${times}）内`;
    }
    case 'firstContact':
      return '用户第一次来';
    case 'silentFor':
      return `用户有 ${length(condition.seconds)} 没有来过`;
    case 'rollout':
      return `用户属于 ${condition.group} 的 ${condition.share / 100}%`;
    case 'state': {
      const dialogue = condition.dialogue === undefined ? '对话' : `对话 ${condition.dialogue} 的`;
      return condition.names === undefined
        ? `用户处在${dialogue}中`
        : `用户处在${dialogue} ${condition.names.join(' 或 ')} 中`;
    }
    case 'remembered':
      return `记住的 ${condition.name} ${textMatch(condition.match) || '有值'}`;
    case 'counted':
      return `计数 ${condition.name} 为 ${count(condition)}`;
    case 'tag':
      return `用户有标签 ${condition.tags.join(' 或 ')}`;
    case 'unmatched':
      return condition.times === 1 ? '没有别的规则回答' : `连续 ${condition.times} 条没有别的规则回答`;
    case 'user':
      return condition.lists === undefined
        ? '用户是写明的几个 openid 之一'
        : `用户在名单 ${condition.lists.join(' 或 ')} 里`;
  }
}

function count({ from, to }: { readonly from?: number; readonly to?: number }): string {
  if (from === to) return String(from);
  if (to === undefined) return `${from} 或更多`;
  return from === undefined ? `${to} 或更少` : `${from} 到 ${to}`;
}

function text(condition: TextCondition): string {
  const ways = textMatch(condition);
  const not = condition.not && `但不能${textMatch(condition.not)}`;
  return [ways === '' ? '消息是文字' : `文字${ways}`, ...(not ? [not] : [])].join('，');
}

function textMatch(match: TextMatch): string {
  const { equals, contains, containsWord, containsAll, startsWith, matches } = match;
  const each = containsAll?.map((some) => (typeof some === 'string' ? some : some.join('/')));
  return [
    ...(equals === undefined ? [] : [`是${words(equals, '或')}`]),
    ...(contains === undefined ? [] : [`含${words(contains, '或')}`]),
    ...(containsWord === undefined ? [] : [`含单词${words(containsWord, '或')}`]),
    ...(each === undefined ? [] : [`同时含${words(each, '和')}`]),
    ...(startsWith === undefined ? [] : [`以${words(startsWith, '或')}开头`]),
    ...(matches === undefined ? [] : [`符合 ${matches.map(({ source }) => `/${source}/`).join(' 或 ')}`]),
  ].join('，或');
}

const shown = 8;

function words(all: readonly string[], and: string): string {
  const some = all.slice(0, shown).map((word) => `「${word}」`);
  if (all.length > shown) return `${some.join('')}等 ${all.length} 个`;
  return some.length < 2 ? some.join('') : `${some.slice(0, -1).join('')}${and}${some.at(-1)}`;
}

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;
const day = (test: DayTest): string =>
  typeof test === 'number' ? (weekdays[test] ?? '') : test === 'workday' ? '工作日' : '节假日';
const range = ([first, last]: DateRange): string => (first === last ? first : `${first} 到 ${last}`);

function schedule({ days, hours, dates, except }: Schedule): string {
  const parts = [
    ...(days === undefined ? [] : [days.map(day).join('、')]),
    ...(dates === undefined ? [] : [dates.map(range).join('、')]),
    ...(hours === undefined
      ? []
      : [hours.map(([from, to]) => `${clockText(from)}-${clockText(to)}`).join('、')]),
    ...(except === undefined
      ? []
      : [`除了 ${[...except.days.map(day), ...except.dates.map(range)].join('、')}`]),
  ];
  return parts.length === 0 ? '任何时候' : parts.join(' ');
}

function limit({ times, per, name }: Limit): string {
  const periods = { day: '每天', week: '每周', month: '每月' } as const;
  return `${typeof per === 'number' ? `${length(per)}内` : periods[per]}最多 ${times} 次${name === undefined ? '' : `（与其他用限制 ${name} 的规则合计）`}`;
}

function length(seconds: number): string {
  for (const [unit, size] of [
    [' 天', 86_400],
    [' 小时', 3600],
    [' 分钟', 60],
  ] as const) {
    if (seconds >= size && seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${Math.round(seconds)} 秒`;
}

const metres = (distance: number): string =>
  distance >= 1000 ? `${distance / 1000} 公里` : `${distance} 米`;
