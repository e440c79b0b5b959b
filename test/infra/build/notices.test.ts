import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { notices, noticesFile } from '#infra/build/notices.ts';

it('the notices name what the bundles contain, and quote each licence', () => {
  const made = notices();
  expect(made === readFileSync(noticesFile, 'utf8'), `${noticesFile} is out of date: npm run notices`).toBe(
    true,
  );
  expect(made).toMatch(/^zod \d+\.\d+\.\d+ \(MIT\)$/m);
  expect(made).not.toMatch(/^(vitest|aws-cdk-lib|typescript) /m);
});
