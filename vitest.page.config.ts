import { defineConfig } from 'vitest/config';

/** The tests of the page, in a real browser: `npm run test:page`. They need chromium, so `npm test` leaves them out. */
export default defineConfig({
  test: {
    include: ['test/page/**/*.page.ts'],
    env: { CDK_VALIDATION: 'false', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    // They wait for what shows on the page, each wait with a limit of its own; these are for what never ends.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // A run and a browser each: more at once only wait for each other. What they import is evaluated once for all.
    fileParallelism: false,
    isolate: false,
    passWithNoTests: false,
  },
});
