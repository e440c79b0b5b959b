import { configDefaults, defineConfig } from 'vitest/config';

/** What takes long. The rest tells within a minute whether a change broke something. */
const proof = [
  // Plays many stories, looks for a counter-example, or compares how long things take.
  'test/simulation/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/**/*laws.test.ts',
  'test/**/growth.test.ts',
  'test/functions/receiver/deadline.test.ts',
  'test/functions/sender/brownout.test.ts',
  'test/shared/rules/program-text.test.ts',
  'test/infra/rules/import/imported-rules.test.ts',
  // Loads the CDK, and mostly synthesizes the stack.
  'test/infra/stack/**/*.test.ts',
  'test/infra/load-platforms.test.ts',
  'test/infra/config/{delivery-settings,regions}.test.ts',
  'test/infra/docs/{conversation,cost}.test.ts',
  'test/infra/local/{agents,dead-letters,run,world,operator,watch-accounts}.test.ts',
  'test/infra/examples/{order-lookup,ai-assistant/world}.test.ts',
  'test/infra/cli/{dead-letters,deliveries,doctor,menu,platform,rules-{import,live,pictures,scheduled,testers},smoke,tags,user}.test.ts',
  // Bundles, or starts programs.
  'test/{shared-is-deployed,infra/{bundle,run,scripts}}.test.ts',
  'test/infra/build/**/*.test.ts',
  'test/infra/cli/loaded.test.ts',
  'test/infra/docs/{every-block,signing}.test.ts',
  // Calls DynamoDB as dynalite plays it.
  'test/functions/sender/{cost,earlier-version}.test.ts',
  'test/infra/cli/tagged-users.test.ts',
  'test/infra/examples/ai-assistant/memory-table.test.ts',
  'test/shared/aws/{audit-table,conversation-table,pause-store}.test.ts',
];

export default defineConfig({
  test: {
    env: { CDK_VALIDATION: 'false', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A test run without any test must not pass.
    passWithNoTests: false,
    // By default one processor is left to Vitest itself, which hardly needs it: with two processors, half would be idle.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...proof],
          // Measured: without a world of its own for each file the tests take less than half of the time.
          pool: 'threads',
          isolate: false,
        },
      },
      { extends: true, test: { name: 'proof', include: proof } },
    ],
  },
});
