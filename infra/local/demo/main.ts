import '../quiet-warnings.ts';
import { exampleAccounts } from '../../config/accounts-folder.ts';
import { loadAccounts } from '../../config/load-accounts.ts';
import { inventedSecrets } from '../local-secrets.ts';
import { startTranscript } from '../transcript.ts';
import { startWorld } from '../world.ts';
import { account, playScenes } from './demo-run.ts';
import { recordedAt } from './recorded-push.ts';
import { scenes } from './scenes.ts';

const accounts = loadAccounts(exampleAccounts);
const world = await startWorld({
  accounts: accounts.filter((one) => one.account.account === account),
  folder: exampleAccounts,
  secrets: inventedSecrets(accounts),
  port: 0,
  wechatApi: 'simulated',
  startAt: recordedAt + 1000,
  onLog: () => {},
  onProgress: (what) => console.log(`${what.en} …`),
});
const { simulator } = world;
if (simulator === undefined) throw new Error('The demo plays with the simulated WeChat.');
startTranscript(simulator, world.clock, (line) => console.log(` ${line}`));

const broken = await playScenes(world, simulator, scenes);
const deadLetters = world.stack.deadLetterQueues.flatMap((queue) => queue.contents()).length;
await world.stop();
if (deadLetters > 0) console.log(`\n✗ ${deadLetters} messages ended in a dead-letter queue`);
console.log(
  broken === 0 && deadLetters === 0
    ? '\nEvery outcome was as promised.'
    : '\nNot every outcome was as promised.',
);
process.exitCode = broken === 0 && deadLetters === 0 ? 0 : 1;
