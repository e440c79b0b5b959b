import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { both } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';
import { rulesDigest } from '../../rules/digest.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { checkAccounts, usableOf } from '../rules/checked-account.ts';
import { liveRulesOf } from '../rules/live-stack.ts';
import { type PushedRules, rulesOfFile } from '../rules/push-rules.ts';
import { type PushTarget, readState } from '../rules/push-target.ts';
import { rulesOfVersion, type StoredRules, sourceText } from '../rules/stored-version.ts';
import { versionNumber } from '../rules/version-number.ts';

/** Shows how two sets of rules differ. */
export const rulesDiff: Command = {
  description: {
    en: `With one version, shows how the file differs from it; with two, how the second differs from the first. Rules that were deployed and
not pushed exist as text only in the repository that they were deployed from; for those, the command says only whether the file is the same.
The exit code is 1 if there is a difference.`,
    zh: `写一个版本号，比较文件和那一版；写两个，比较后一个和前一个。只部署、没有推送过的规则，原文只在部署时的仓库里，所以只能说明文件和它是否相同。有差别时退出码是 1。`,
  },
  options: { ...stackOption, ...sharedOptions },
  positionals: { min: 1, max: 3 },
  async run(context) {
    const { options, positionals, print, now, language } = context;
    const [account = '', ...named] = positionals;
    const [first, second] = named.map((version) => versionNumber(version, 1));
    const folder = accountsFolder(options['accounts']);
    const fromFile = (): PushedRules => {
      const [checked] = checkAccounts(folder, [account], now() / 1000);
      if (checked === undefined)
        throw usage(both(`There is no account ${account}.`, `没有账号 ${account}。`));
      return rulesOfFile(usableOf(checked, language), folder);
    };
    const { before, after } = await withAws(async () => {
      const target = await liveRulesOf(account, context);
      const { store, deployed } = target;
      const version = first ?? (await versionToCompare(target, now() / 1000));
      const stored = async (number: number): Promise<Side> => {
        const stored = await rulesOfVersion(store, account, number);
        const { media = {}, ...rules } = stored;
        return { name: `version ${number}`, digest: rulesDigest(rules, media), rules: stored };
      };
      const file = (): Side => {
        const { rules, media } = fromFile();
        const digest = rulesDigest(rules, media.digests);
        return {
          name: 'the file',
          digest,
          rules: JSON.parse(sourceText(rules, media.digests)) as StoredRules,
        };
      };
      return {
        before:
          version === 0
            ? { name: 'the deployed rules', digest: deployed.digest, rules: null }
            : await stored(version),
        after: second === undefined ? file() : await stored(second),
      };
    });
    const isSame = before.digest === after.digest;
    const patch = before.rules && after.rules && !isSame ? patchOf(before, after) : null;
    if (options['json'] === true) {
      print(JSON.stringify({ account, from: before.name, to: after.name, same: isSame, patch }, null, 2));
    } else if (isSame)
      print(
        both(
          `${account}: ${after.name} and ${before.name} are the same.`,
          `${account}：${after.name} 和 ${before.name} 一样。`,
        )[language],
      );
    else
      print(
        patch ??
          both(
            `${account}: ${after.name} and ${before.name} differ. The deployed rules are in the repository that they were deployed from.`,
            `${account}：${after.name} 和 ${before.name} 不一样。部署的规则在当时部署用的代码仓库里。`,
          )[language],
      );
    return isSame ? 0 : 1;
  },
};

/** The version in force. For the deployed rules it is the version in which they were pushed, and otherwise 0. */
async function versionToCompare(target: PushTarget, now: number): Promise<number> {
  const { state, versions } = await readState(target, now);
  if (state.version > 0) return state.version;
  return versions.find(({ digest }) => digest === target.deployed.digest)?.version ?? 0;
}

interface Side {
  readonly name: string;
  readonly digest: string;
  /** null if they are unknown. */
  readonly rules: StoredRules | null;
}

function patchOf(before: Side, after: Side): string {
  const text = ({ rules }: Side): string => stringify(rules, { lineWidth: 0 });
  return createTwoFilesPatch(before.name, after.name, text(before), text(after), '', '', {
    context: 3,
  }).trimEnd();
}
