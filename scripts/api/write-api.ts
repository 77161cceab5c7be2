import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workspace.ts';
import { apiPages } from './api-pages.ts';

// `pnpm api`
rmSync(join(root, 'docs/api'), { recursive: true, force: true });
mkdirSync(join(root, 'docs/api'));
for (const [file, text] of Object.entries(apiPages(root))) writeFileSync(join(root, file), text);
