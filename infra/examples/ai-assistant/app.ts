import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { CodedError } from '#shared/coded-error.ts';
import { bundleAssistant, readOptions } from './bundle.ts';
import { AiAssistantStack } from './stack.ts';

// npx cdk deploy --app 'node infra/run.mjs infra/examples/ai-assistant/app.ts' -c assistant=my-assistant.yaml
try {
  const app = new App();
  const file =
    app.node.tryGetContext('assistant') ?? fileURLToPath(new URL('./assistant.yaml', import.meta.url));
  const options = readOptions(String(file));
  const dist = fileURLToPath(new URL('../../../dist/examples/ai-assistant', import.meta.url));
  new AiAssistantStack(app, 'ai-assistant', { options, code: bundleAssistant(dist, options) });
} catch (error) {
  if (!(error instanceof CodedError)) throw error;
  console.error(error.message);
  process.exit(1);
}
