import { eventNameOf, eventSpecs } from '#shared/wechat/inbound/event-types.ts';
import type { PushFields } from '../wechat/push-body.ts';
import { invalid } from './user-actions.ts';

/**
 * The event that `/event NAME Field=value Group.Field=value …` describes. It can be any event of WeChat's, with
 * WeChat's field names.
 *
 * @throws CodedError `argument_invalid`
 */
export function eventIn(argument: string): PushFields {
  const [name = '', ...rest] = argument.split(/\s+(?=[\w.]+=)/);
  if (name === '') {
    throw invalid(
      `It needs WeChat’s name of an event, as in /event LOCATION Latitude=31.2 Longitude=121.4 Precision=50. Known are ${Object.keys(eventSpecs).join(', ')}.`,
      `还要写微信的事件名，例如 /event LOCATION Latitude=31.2 Longitude=121.4 Precision=50。认识的有 ${Object.keys(eventSpecs).join('、')}。`,
    );
  }
  const fields = rest.map((one) => {
    const [, field = '', value = ''] = /^([\w.]+)=([\s\S]*)$/.exec(one) ?? [];
    return [field, value] as const;
  });
  return { Event: eventNameOf(name) ?? name, ...nested(fields) };
}

/** `ScanCodeInfo.ScanResult=…` is a field of a group. */
function nested(fields: readonly (readonly [string, string])[]): PushFields {
  const all: Record<string, string | Record<string, string>> = {};
  for (const [name, value] of fields) {
    const [group = '', field] = name.split(/\.(.*)/s);
    if (field === undefined) all[group] = value;
    else all[group] = { ...(typeof all[group] === 'object' ? all[group] : {}), [field]: value };
  }
  return all;
}
