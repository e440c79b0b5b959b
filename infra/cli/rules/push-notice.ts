import { isOver } from '#shared/aws/rules-in-force.ts';
import { inEach, type Text } from '../../language/text.ts';
import { timeIn } from '../../language/time-text.ts';
import type { PushTarget } from './push-target.ts';
import { timezoneOf } from './stored-version.ts';

/** The warning about a push that a deploy ended, if the deployed rules differ from the pushed ones. */
export async function pushNotice({ store, account, deployed }: PushTarget): Promise<Text | undefined> {
  const current = await store.current(account);
  if (current === undefined || isOver(current, deployed.deployment)) return undefined;
  const { version, at, trial, coming = [] } = current;
  const versions = await store.versions(account);
  const isDeployed = versions.find((one) => one.version === version)?.digest === deployed.digest;
  const timezone = timezoneOf(versions);
  const ended = [
    ...(version === 0 || isDeployed ? [] : [inForce(version, timeIn(at, timezone))]),
    ...(trial === undefined ? [] : [ofTesters(trial.version)]),
    ...coming.map((one) => toCome(one.version, timeIn(one.from, timezone))),
  ];
  const last = ended.length === 0 ? undefined : [...coming, ...(trial ? [trial] : []), { version }][0];
  if (last === undefined) return undefined;
  return inEach((language) =>
    language === 'zh'
      ? `${ended.map(({ zh }) => zh).join('；')}：后来的部署改了 ${account} 的规则。要重新生效：rules rollback ${account} ${last.version}`
      : `${ended.map(({ en }) => en).join('; ')}: a deploy has changed the rules of ${account} since. To put it in force again: rules rollback ${account} ${last.version}`,
  );
}

const inForce = (version: number, time: string): Text => ({
  en: `Version ${version}, put in force at ${time}, has ended`,
  zh: `${time} 生效的第 ${version} 版已经失效`,
});
const ofTesters = (version: number): Text => ({
  en: `Version ${version}, which testers had, has ended`,
  zh: `只给测试人员用的第 ${version} 版已经失效`,
});
const toCome = (version: number, time: string): Text => ({
  en: `Version ${version}, which was to come at ${time}, will not come`,
  zh: `原定 ${time} 生效的第 ${version} 版不会生效`,
});
