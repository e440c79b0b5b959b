import { createTwoFilesPatch } from 'diff';
import { stringify } from 'yaml';
import { accountsFolder } from '../../config/accounts-folder.ts';
import { both, type Language, type Text } from '../../language/text.ts';
import { usage } from '../../language/told-error.ts';
import { rulesDigest } from '../../rules/digest.ts';
import { withAws } from '../aws/clients.ts';
import { stackOption } from '../aws/find-stack.ts';
import { type Command, sharedOptions } from '../command.ts';
import { changedRules } from '../rules/changed-rules.ts';
import { checkAccounts, usableOf } from '../rules/checked-account.ts';
import { liveRulesOf } from '../rules/live-stack.ts';
import { type PushedRules, rulesOfFile } from '../rules/push-rules.ts';
import { readState } from '../rules/push-target.ts';
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
    const [first, second] = named.map((version) => versionNumber(version));
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
      const versions = await store.versions(account);
      const side = async (number: number): Promise<Side> => {
        // The deployed rules are stored if they were ever pushed.
        const pushed =
          number > 0 ? number : versions.find(({ digest }) => digest === deployed.digest)?.version;
        const name =
          number > 0
            ? both(`version ${number}`, `第 ${number} 版`)
            : both('the deployed rules', '部署时的规则');
        if (pushed === undefined) return { name, digest: deployed.digest, rules: null };
        const stored = await rulesOfVersion(store, account, pushed);
        const { media = {}, ...rules } = stored;
        return { name, digest: rulesDigest(rules, media), rules: stored };
      };
      const file = (): Side => {
        const { rules, media } = fromFile();
        const digest = rulesDigest(rules, media.digests);
        return {
          name: both('the file', '文件'),
          digest,
          rules: JSON.parse(sourceText(rules, media.digests)) as StoredRules,
        };
      };
      return {
        before: await side(first ?? (await readState(target, now() / 1000)).state.version),
        after: second === undefined ? file() : await side(second),
      };
    });
    const isSame = before.digest === after.digest;
    const patch = before.rules && after.rules && !isSame ? patchOf(before, after, language) : null;
    const rules = before.rules && after.rules ? changedRules(before.rules, after.rules) : null;
    if (options['json'] === true) {
      print(
        JSON.stringify(
          { account, from: before.name[language], to: after.name[language], same: isSame, rules, patch },
          null,
          2,
        ),
      );
    } else if (isSame)
      print(
        both(
          `${account}: ${after.name.en} and ${before.name.en} are the same.`,
          `${account}：${after.name.zh}和${before.name.zh}一样。`,
        )[language],
      );
    else
      print(
        patch ??
          both(
            `${account}: ${after.name.en} and ${before.name.en} differ. The text of the deployed rules is only in the repository that they were deployed from: compare there, for example with git diff.`,
            `${account}：${after.name.zh}和${before.name.zh}不一样。部署时的规则，原文只在当时部署用的代码仓库里，请在那里比较，例如用 git diff。`,
          )[language],
      );
    return isSame ? 0 : 1;
  },
};

interface Side {
  readonly name: Text;
  readonly digest: string;
  /** null if they are unknown. */
  readonly rules: StoredRules | null;
}

function patchOf(before: Side, after: Side, language: Language): string {
  const text = ({ rules }: Side): string => stringify(rules, { lineWidth: 0 });
  const patch = createTwoFilesPatch(before.name[language], after.name[language], text(before), text(after));
  // The first line is a ruler that this format does not need.
  return patch.slice(patch.indexOf('---')).trimEnd();
}
