/** One counted check of `pnpm test`: a command that ends with 0 or not. */
export interface Step {
  name: string;
  command: readonly string[];
}

const script = (name: string): string[] => [process.execPath, `scripts/${name}.ts`];
const tool = (name: string, ...args: string[]): string[] => [`node_modules/.bin/${name}`, ...args];
/** Remembers what it found, so that the next time only what a change reaches is looked at. Other checks have the other core. */
const types = (project: string): string[] => [
  process.execPath,
  'node_modules/typescript-native/bin/tsc',
  ...['-p', project, '--singleThreaded', '--incremental'],
  ...['--tsBuildInfoFile', `.artifacts/tsc/${project}.tsbuildinfo`],
];

/** What is checked before the tests run. All are independent; what takes longest comes first. */
export const checks: readonly Step[] = [
  { name: 'types of tests and tools', command: types('tsconfig.node.json') },
  { name: 'types of the packages', command: types('tsconfig.json') },
  { name: 'types of the examples', command: types('tsconfig.examples.json') },
  { name: 'examples in docs', command: script('docs/check-examples-in-docs') },
  { name: 'format and lint', command: tool('biome', 'check', '--error-on-warnings', '.') },
  { name: 'layers', command: script('check-layers') },
  { name: 'docs', command: script('docs/check-docs') },
  { name: 'prose', command: script('docs/check-prose') },
  { name: 'commands in docs', command: script('docs/check-docs-commands') },
  { name: 'api', command: script('api/check-api') },
  { name: 'mutation list', command: script('check-mutation-list') },
  { name: 'called at start', command: script('bundles/check-called-at-start') },
  { name: 'unused code', command: tool('knip', '--no-config-hints') },
  { name: 'unused code in what is published', command: tool('knip', '--production', '--no-config-hints') },
];

/** What is checked of the published packages, once they are built. All are independent. */
export const packageChecks: readonly Step[] = [
  { name: 'bundle sizes', command: script('bundles/check-sizes') },
  { name: 'built Workers', command: script('bundles/check-built') },
];

/** What is checked of what users meet. `.ci/run` does it, after all tests. All are independent. */
export const publishedChecks: readonly Step[] = [
  { name: 'packages, packed and installed', command: script('packed/check-packages') },
  { name: 'site', command: script('site/build') },
];
