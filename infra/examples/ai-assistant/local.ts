import '../../local/quiet-warnings.ts';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { runScript, script } from '../../cli/script.ts';
import { accountsOrExamples } from '../../config/accounts-folder.ts';
import { loadAccounts } from '../../config/load-accounts.ts';
import { languageIn } from '../../language/text.ts';
import { attachService } from '../../local/attach-service.ts';
import { inventedSecrets } from '../../local/local-secrets.ts';
import { printLog } from '../../local/log-printer.ts';
import { startChat } from '../../local/terminal/start-chat.ts';
import { startWorld } from '../../local/world.ts';
import { bundleAssistant, readOptions } from './bundle.ts';
import { startModelStandIn } from './model-stand-in.ts';
import { AiAssistantStack } from './stack.ts';

const { flags } = script('node infra/run.mjs infra/examples/ai-assistant/local.ts');

const help = `Runs the assistant beside the product on this machine: write as a user, and it answers what no rule does.

  node infra/run.mjs infra/examples/ai-assistant/local.ts [--options FILE] [--accounts FOLDER] [--model-endpoint URL]

  --options FILE        what the assistant is told; assistant.yaml beside this file by default
  --accounts FOLDER     the accounts that it answers for; those of npm start by default
  --model-endpoint URL  where the Converse API of Bedrock is served; a stand-in that knows no more than it is asked by default`;

await runScript(async () => {
  const values = flags(process.argv.slice(2), {
    options: { type: 'string' },
    accounts: { type: 'string' },
    'model-endpoint': { type: 'string' },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const options = readOptions(values.options ?? fileURLToPath(new URL('./assistant.yaml', import.meta.url)));
  const folder = accountsOrExamples(values.accounts);
  const accounts = loadAccounts(folder);
  const secrets = inventedSecrets(accounts);
  const world = await startWorld({
    accounts,
    folder,
    secrets,
    port: 0,
    wechatApi: 'simulated',
    startAt: Date.now(),
    onLog: printLog(false, console.log),
    onProgress: (what) => console.log(`${what[languageIn(process.env)]} …`),
  });
  const work = mkdtempSync(join(tmpdir(), 'ai-assistant-'));
  const code = bundleAssistant(join(work, 'code'), options);
  const stack = new AiAssistantStack(new App({ outdir: join(work, 'cdk.out') }), 'ai-assistant', {
    options,
    code,
  });
  const model = await startModelStandIn(({ messages }) => ({
    text: `**您问的是：**${messages.at(-1)?.text}\n\n- 这里没有模型，只有它的替身\n- 它记得 ${messages.length} 条消息`,
    milliseconds: 3000,
  }));
  const stop = await attachService(world, {
    template: Template.fromStack(stack).toJSON() as never,
    bundle: join(code, 'index.mjs'),
    environment: { MODEL_ENDPOINT: values['model-endpoint'] ?? model.url },
    onLog: (line) => printLog(false, console.log)('assistant', line),
  });
  const quit = (): void => void Promise.all([stop(), model.stop(), world.stop()]).then(() => process.exit(0));
  process.on('SIGINT', quit);
  process.on('SIGTERM', quit);
  const { prompt } = await startChat({
    world,
    accounts,
    folder,
    keysFile: 'in memory only',
    quit,
    language: languageIn(process.env),
  });
  prompt();
  return 0;
});
