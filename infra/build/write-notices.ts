import { writeFileSync } from 'node:fs';
import { notices, noticesFile } from './notices.ts';

/* npm run notices: writes the licences of what the bundles contain. Run it after a dependency has changed. */
writeFileSync(noticesFile, notices());
