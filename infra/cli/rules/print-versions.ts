import type { Language, Text } from '../../language/text.ts';
import { timeIn, timeText } from '../../language/time-text.ts';
import { counted } from './print-findings.ts';

import type { RulesState } from './rules-state.ts';
import { timezoneOf } from './stored-version.ts';
import type { RulesVersion } from './version-store.ts';

export interface VersionsShown {
  readonly state: RulesState;
  /** Newest first. */
  readonly versions: readonly RulesVersion[];
  /** The version that a deploy ended. */
  readonly ended: number | null;
  /** The digest of the deployed rules. */
  readonly digest: string;
}

/** The versions as a list for people. */
export function versionLines(
  { state, versions, ended, digest }: VersionsShown,
  language: Language,
): string[] {
  const timezone = timezoneOf(versions);
  const lines = versions.map(({ version, at, by, note, rules }) => {
    const mark = markOf(version, state, ended);
    const count = counted(rules, 'rule', '条规则')[language].padEnd(10);
    const reach = reachOf(version, state, timezone).map((text) => `[${text[language]}]`);
    const more = [note, ...reach].filter((text) => text !== '').join('  ');
    const time = timeText(at, timezone);
    return `${mark} ${String(version).padStart(4)}  ${time}  ${by.padEnd(12)}  ${count}  ${more}`.trimEnd();
  });
  const same = versions.find((one) => one.digest === digest);
  const deployed = deployedLine(digest, same?.version)[language];
  const reach = reachOf(0, state, timezone).map((text) => `  [${text[language]}]`);
  const zone = { en: `Times are those of ${timezone}.`, zh: `时间按 ${timezone}。` }[language];
  return [
    ...lines,
    `${markOf(0, state, ended)}    0  ${deployed}${reach.join('')}`,
    ...(versions.length === 0 ? [] : [zone]),
  ];
}

function markOf(version: number, { version: inForce, trial, coming }: RulesState, ended: number | null) {
  if (version === inForce) return '→';
  if (version === trial?.version) return '◇';
  if (coming.some((one) => one.version === version)) return '+';
  return version === ended ? '×' : ' ';
}

function reachOf(version: number, { trial, coming }: RulesState, timezone: string): Text[] {
  const ofTesters =
    trial?.version === version
      ? [{ en: counted(trial.users.length, 'tester', '').en, zh: `测试人员 ${trial.users.length} 位` }]
      : [];
  const times = coming
    .filter((one) => one.version === version)
    .map(({ from, by }) => {
      const time = timeIn(from, timezone);
      return { en: `comes ${time}, ${by}`, zh: `${time} 生效，${by}` };
    });
  return [...ofTesters, ...times];
}

function deployedLine(digest: string, version: number | undefined): Text {
  return version === undefined
    ? { en: `as deployed (${digest})`, zh: `部署时的规则（${digest}）` }
    : {
        en: `as deployed (${digest}), the rules of version ${version}`,
        zh: `部署时的规则（${digest}），和第 ${version} 版相同`,
      };
}
