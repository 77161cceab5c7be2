import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

// One build for every package: each subpath in `exports` is one source file, and becomes one file in dist/.
const { exports: subpaths } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string>;
};

export default defineConfig({
  entry: Object.values(subpaths).filter((file) => file.endsWith('.ts')),
  format: 'esm',
  platform: 'neutral',
  target: 'es2024',
  dts: true,
  clean: true,
  sourcemap: true,
  external: [/^node:/, /^cloudflare:/],
  // `node:sqlite` has no other name.
  removeNodeProtocol: false,
});
