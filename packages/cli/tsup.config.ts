import { defineConfig } from 'tsup';
import { builtFrom } from '../../tsup.config.ts';

// The command itself, besides what can be imported.
export default defineConfig(() => builtFrom(['src/index.ts', 'src/main.ts'], 'node'));
