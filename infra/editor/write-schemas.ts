import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorSchemas, schemasFolder } from './schemas.ts';

/* npm run schemas: writes the JSON Schemas for editors. Run it after the rule language has changed. */
mkdirSync(schemasFolder, { recursive: true });
for (const [name, text] of Object.entries(editorSchemas())) writeFileSync(join(schemasFolder, name), text);
