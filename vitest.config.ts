import { configDefaults, defineConfig } from 'vitest/config';

/** What takes long, because it plays many stories, looks for a counter-example or synthesizes the stack. */
const proof = [
  'test/simulation/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/**/laws.test.ts',
  'test/functions/receiver/deadline.test.ts',
  'test/infra/rules/import/imported-rules.test.ts',
  'test/infra/stack/**/*.test.ts',
  'test/{shared-is-deployed,infra/bundle,infra/load-platforms}.test.ts',
  'test/infra/{build/**/*,docs/conversation}.test.ts',
  'test/infra/local/{run,world,operator}.test.ts',
  'test/infra/examples/{order-lookup,ai-assistant/world}.test.ts',
  'test/infra/cli/{dead-letters,deliveries,doctor,menu,platform,rules-import,rules-live,smoke,user}.test.ts',
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
