import { configDefaults, defineConfig } from 'vitest/config';

/** What takes long, because it plays many stories, looks for a counter-example or synthesizes the stack. */
const proof = [
  'test/simulation/**/*.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/**/laws.test.ts',
  'test/infra/stack/**/*.test.ts',
  'test/infra/{bundle,load-platforms}.test.ts',
  'test/infra/build/**/*.test.ts',
  'test/infra/local/{run,world,operator}.test.ts',
  'test/infra/examples/{order-lookup,ai-assistant/world}.test.ts',
  'test/infra/cli/{doctor,deliveries,menu,platform,smoke,rules-live,rules-import}.test.ts',
];

export default defineConfig({
  test: {
    env: { CDK_VALIDATION: 'false', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A test run without any test must not pass.
    passWithNoTests: false,
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
