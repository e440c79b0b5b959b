import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { secrets } from '../support/push-builder.ts';

/** The one account of the stack that is deployed. */
export const account = 'lantern';
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

/** Writes the account file; `hours` is what its one rule answers. */
export function writeAccount(folder: string, hours: string): void {
  mkdirSync(folder, { recursive: true });
  const rule = `{ id: hours, when: { text: { contains: 营业时间 } }, reply: { text: "${hours}" } }`;
  writeFileSync(
    join(folder, `${account}.yaml`),
    `account: ${account}\nkind: official-account\nappId: ${secrets.appId}\nrules: [${rule}]\n`,
  );
}
