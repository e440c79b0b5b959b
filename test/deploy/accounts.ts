import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from '../fixtures/vectors.ts';
import { secrets } from '../support/push-builder.ts';

/** The account of the stack that is deployed. */
export const account = 'lantern';
/** One that comes and goes beside it. */
export const guest = 'guest';
export const keys = {
  appSecret: '0123456789abcdef0123456789abcdef',
  token: secrets.token,
  encodingAESKey: secrets.encodingAESKey,
};

/** Writes that there is such a stage. */
export function writeStages(folder: string, stage: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'stages.yaml'), `${stage}: {}\n`);
}

export const accountFile = (folder: string, name: string): string => join(folder, `${name}.yaml`);

/** Writes an account file; `hours` is what its one rule answers. The user who writes is a tester. */
export function writeAccount(folder: string, hours: string, name = account): void {
  mkdirSync(folder, { recursive: true });
  const rule = `{ id: hours, when: { text: { contains: 营业时间 } }, reply: { text: "${hours}" } }`;
  const appId = name === account ? secrets.appId : 'wx90c1f7e2a4d35b68';
  writeFileSync(
    accountFile(folder, name),
    `account: ${name}\nkind: official-account\nappId: ${appId}\nlists: { testers: [${v7.openId}] }\nrules: [${rule}]\n`,
  );
}
