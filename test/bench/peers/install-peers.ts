import { join } from 'node:path';
import { install } from '../../support/install.ts';

/** The packages that people use today for the same job, at the compared versions. */
const peers = {
  wechat: '2.1.0',
  'co-wechat': '2.4.0',
  tnwx: '2.5.6',
  '@wecom/crypto': '1.0.1',
  'fast-xml-parser': '5.12.1',
};
/** In its own folder: it does not load with the version of an indirect dependency that npm would choose. */
const easyWeChat = { dependencies: { 'node-easywechat': '3.6.2' }, overrides: { 'node-socialite': '1.4.1' } };

/** Installs the peers into a folder outside the repository, unless they are there already. */
export function installPeers(folder: string): void {
  install(folder, { dependencies: peers });
  install(join(folder, 'easywechat'), easyWeChat);
}
