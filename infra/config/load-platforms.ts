import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { both, inEach, type Text } from '../language/text.ts';
import { ToldError } from '../language/told-error.ts';
import { findingText } from './finding.ts';
import { type Platform, platformSchema } from './platform-schema.ts';
import type { LoadedAccount } from './read-account.ts';
import { readYaml } from './read-yaml.ts';

/**
 * Reads the files of the third-party platforms that serve accounts, from the folder `platforms` beside the account
 * files. The folder is optional.
 *
 * @throws CodedError `platforms_invalid` with every finding, including accounts and platforms that do not fit
 *   together
 */
export function loadPlatforms(accountsFolder: string, loaded: readonly LoadedAccount[]): readonly Platform[] {
  const folder = join(accountsFolder, 'platforms');
  const names = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.(ya?ml|json)$/.test(name))
        .sort()
    : [];
  const read = names.map((name) => {
    const file = join(folder, name);
    return readYaml(readFileSync(file), relative(process.cwd(), file), platformSchema);
  });
  const platforms = read.flatMap((one) => (one.ok ? [one.value] : []));
  const problems = read.flatMap((one) =>
    one.ok ? [] : one.problems.map((problem) => inEach((language) => findingText(problem, language))),
  );
  if (problems.length === 0) problems.push(...misfits(loaded, platforms));
  if (problems.length > 0) {
    const said = inEach((language) => problems.map((problem) => problem[language]).join('\n'));
    throw new ToldError('platforms_invalid', said);
  }
  return platforms;
}

function misfits(loaded: readonly LoadedAccount[], platforms: readonly Platform[]): Text[] {
  const accounts = loaded.map(({ account }) => account);
  const names = platforms.map(({ platform }) => platform);
  const taken = [...names, ...accounts.map(({ account }) => account)];
  return [
    ...names
      .filter((name) => taken.indexOf(name) !== taken.lastIndexOf(name))
      .map((name) =>
        both(
          `platform ${name}: another platform or account has the same name. Give it another one.`,
          `平台 ${name}：另一个平台或账号也叫这个名字。换一个名字。`,
        ),
      ),
    ...accounts
      .filter(({ platform }) => platform !== undefined && !names.includes(platform))
      .map(({ account, platform }) =>
        both(
          `account ${account}: there is no file for its platform ${platform}. Add platforms/${platform}.yaml.`,
          `账号 ${account}：它的平台 ${platform} 没有文件。加上 platforms/${platform}.yaml。`,
        ),
      ),
    ...accounts
      .filter(({ platform, encryption }) => platform !== undefined && encryption !== 'safe')
      .map(({ account, encryption }) =>
        both(
          `account ${account}: pushes through a platform are always safe, not ${encryption}. Remove encryption.`,
          `账号 ${account}：经过平台的推送一定是 safe，不能是 ${encryption}。删掉 encryption。`,
        ),
      ),
  ];
}
