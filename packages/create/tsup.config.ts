import { defineConfig } from 'tsup';
import shared from '../../tsup.config.ts';

// The command itself, besides what can be imported.
export default defineConfig({ ...shared, entry: ['src/index.ts', 'src/main.ts'], platform: 'node' });
