import { defineConfig } from 'vitest/config';

/** The tests of the page, in a real browser: `npm run test:page`. They need chromium, so `npm test` leaves them out. */
export default defineConfig({
  test: {
    include: ['test/page/**/*.page.ts'],
    env: { CDK_VALIDATION: 'false', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A run and a browser each: more at once only wait for each other.
    fileParallelism: false,
    passWithNoTests: false,
  },
});
