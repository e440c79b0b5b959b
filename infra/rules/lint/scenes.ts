import { asList } from '../build/schedule.ts';
import type { Check } from './lint.ts';
import { allConditions } from './walk.ts';

const prefix = /^\^?qrscene_/i;

/** When a user follows through a QR code, WeChat adds qrscene_ before the scene. Rules see the scene without it. */
export const checkScenes: Check = function* ({ account }) {
  for (const { condition, path } of allConditions(account)) {
    for (const field of ['scene', 'eventKey'] as const) {
      for (const value of textsOf(condition[field])) {
        if (!prefix.test(value)) continue;
        const name = value.replace(prefix, '').replace(/\$$/, '');
        const written = name === '' ? 'any' : name;
        yield {
          path: [...path, field],
          code: 'qrscene-prefix',
          problem: {
            en: `${value} never matches: WeChat's prefix qrscene_ is removed before rules see the scene`,
            zh: `${value} 永远匹配不到：微信加的 qrscene_ 前缀已经去掉了`,
          },
          remedy:
            field === 'scene'
              ? { en: `Write ${written}.`, zh: `写成 ${written}。` }
              : { en: `Write scene: ${written}.`, zh: `写成 scene: ${written}。` },
        };
      }
    }
  }
};

function textsOf(match: unknown): readonly string[] {
  if (typeof match === 'string') return [match];
  if (typeof match !== 'object' || match === null) return [];
  return Object.values(match).flatMap((one) => asList(one as string | string[]));
}
