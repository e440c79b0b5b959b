import type { Text } from '../language/text.ts';
import type { Account } from './account-schema.ts';
import type { Finding } from './finding.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * A finding if another file has the same account name or AppID, or undefined.
 *
 * @param fileOf the files that were read before, by account name and AppID; this one is added
 */
export function sameAccount(
  { account, appId }: Pick<Account, 'account' | 'appId'>,
  source: YamlSource,
  fileOf: Map<string, string>,
): Finding[] {
  const findings: Finding[] = [];
  for (const [field, value] of Object.entries({ account, appId })) {
    const other = fileOf.get(value);
    fileOf.set(value, other ?? source.file);
    if (other === undefined) continue;
    findings.push(
      source.finding({
        severity: field === 'account' ? 'error' : 'warning',
        code: 'same-account',
        path: [field],
        ...sameAccountProblem(field, value, other),
      }),
    );
  }
  // Two files with the same name are most likely copies; one finding is enough.
  return findings.slice(0, 1);
}

function sameAccountProblem(
  field: string,
  value: string,
  other: string,
): { readonly problem: Text; readonly remedy: Text } {
  return field === 'account'
    ? {
        problem: {
          en: `${value} is already the account of ${other}`,
          zh: `${value} 已经是 ${other} 的账号名`,
        },
        remedy: {
          en: 'Give one of them another name, or put the rules of both into one file.',
          zh: '给其中一个换个名字，或者把两边的规则写进一个文件。',
        },
      }
    : {
        problem: { en: `${value} is already the AppID of ${other}`, zh: `${value} 已经是 ${other} 的 AppID` },
        remedy: {
          en: 'Copy the AppID of this account from the WeChat console; one account has one file.',
          zh: '从微信后台复制这个账号自己的 AppID；一个账号只写一个文件。',
        },
      };
}
