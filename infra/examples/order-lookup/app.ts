import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { App } from 'aws-cdk-lib';
import { buildSync } from 'esbuild';
import { bundleOptions } from '../../build/bundle.ts';
import { OrderLookupStack } from './stack.ts';

// npx cdk deploy --app 'node infra/run.mjs infra/examples/order-lookup/app.ts' -c bus=wechat-reply
const code = fileURLToPath(new URL('../../../dist/examples/order-lookup', import.meta.url));
buildSync({
  ...bundleOptions,
  entryPoints: ['infra/examples/order-lookup/index.ts'],
  outfile: join(code, 'index.mjs'),
});
const app = new App();
const busName: string | undefined = app.node.tryGetContext('bus');
new OrderLookupStack(app, 'order-lookup', { code, ...(busName === undefined ? {} : { busName }) });
