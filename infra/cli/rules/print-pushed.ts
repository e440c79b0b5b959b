import type { Language, Text } from '../../language/text.ts';
import { timeIn } from '../../language/time-text.ts';
import type { Pushed, Reach } from './push-target.ts';

/** The result of a change of rules, and what about it may surprise somebody later. */
export function pushedLines(
  account: string,
  pushed: Pushed,
  reach: Reach,
  timezone: string,
  language: Language,
): string[] {
  const head =
    pushed.kind === 'unchanged' ? unchanged(pushed.version, reach) : changed(account, pushed, reach);
  return [head, ...besides(account, pushed, reach)].map((say) => say(timezone)[language]);
}

type Line = (timezone: string) => Text;

function unchanged(version: number, reach: Reach): Line {
  const as: Text =
    version === 0
      ? { en: 'as deployed', zh: '也就是部署时的规则' }
      : { en: `as version ${version}`, zh: `也就是第 ${version} 版` };
  return () => {
    switch (reach.kind) {
      case 'everybody':
        return {
          en: `Just these rules are in force already, ${as.en}.`,
          zh: `没有变化：现在生效的已经是这些规则，${as.zh}。`,
        };
      case 'testers':
        return {
          en: `The testers have just these rules already, ${as.en}.`,
          zh: `没有变化：测试人员用的已经是这些规则，${as.zh}。`,
        };
      case 'later':
        return {
          en: `Just these rules are in force at that time already, ${as.en}.`,
          zh: `没有变化：到那时生效的已经是这些规则，${as.zh}。`,
        };
    }
  };
}

function changed(account: string, { version }: Pushed, reach: Reach): Line {
  return (timezone) => {
    switch (reach.kind) {
      case 'everybody':
        return version === 0
          ? {
              en: `${account}: the deployed rules are in force within a minute.`,
              zh: `${account}：部署时的规则一分钟内生效。`,
            }
          : {
              en: `${account}: version ${version} is in force within a minute. To undo it: rules rollback ${account}`,
              zh: `${account}：第 ${version} 版一分钟内生效。要撤销：rules rollback ${account}`,
            };
      case 'testers': {
        const { length } = reach.users;
        return {
          en: `${account}: version ${version} is with ${length} ${length === 1 ? 'tester' : 'testers'} within a minute, and with nobody else. For everybody: rules publish ${account} · to cancel it: rules cancel ${account}`,
          zh: `${account}：第 ${version} 版一分钟内只对 ${length} 位测试人员生效。对所有人发布：rules publish ${account} · 取消：rules cancel ${account}`,
        };
      }
      case 'later': {
        const time = timeIn(reach.from, timezone);
        return {
          en: `${account}: ${version === 0 ? 'the deployed rules come' : `version ${version} comes`} into force at ${time}, by itself. To cancel it: rules cancel ${account} ${version}`,
          zh: `${account}：${version === 0 ? '部署时的规则' : `第 ${version} 版`}将在 ${time} 自动生效。要取消：rules cancel ${account} ${version}`,
        };
      }
    }
  };
}

/** Other pending versions: whoever changes the rules may have forgotten what is scheduled. */
function besides(account: string, { kind, version, state, sameRules }: Pushed, reach: Reach): Line[] {
  const { trial, coming } = state;
  // What comes earlier is replaced by what is scheduled now, and the same rules change nothing.
  const others = coming.filter(
    (one) =>
      one.version !== version &&
      !sameRules.includes(one.version) &&
      (reach.kind !== 'later' || one.from > reach.from),
  );
  return [
    ...others.map(
      (one): Line =>
        (timezone) => {
          const time = timeIn(one.from, timezone);
          const [en, zh] =
            kind === 'pushed'
              ? [', without what is new here', '里面没有这次的改动']
              : [' and replaces these rules', '会换掉这些规则'];
          return {
            en: `Mind that version ${one.version} comes into force at ${time}${en}. To cancel it: rules cancel ${account} ${one.version}`,
            zh: `注意：第 ${one.version} 版将在 ${time} 生效，${zh}。要取消：rules cancel ${account} ${one.version}`,
          };
        },
    ),
    ...(trial === null || reach.kind === 'testers' || trial.version === version
      ? []
      : [
          (): Text => ({
            en: `Testers go on with version ${trial.version}. To end that: rules cancel ${account} ${trial.version}`,
            zh: `测试人员仍然使用第 ${trial.version} 版。要结束测试：rules cancel ${account} ${trial.version}`,
          }),
        ]),
  ];
}
