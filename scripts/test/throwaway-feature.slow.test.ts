import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { root } from '../workspace.ts';
import { temporaryTree } from './temporary-tree.ts';

const FEATURE = `import * as v from 'valibot';
import { optional, setting } from '../../configuration/setting.ts';
import { anyText } from '../../configuration/values.ts';
import { type Feature, hookedPart } from '../../feature.ts';
import { greetingPart } from './part.ts';

export const greeting: Feature = {
  settings: {
    instance: {
      greeting: optional('What each answer says. Default: nothing.', v.strictObject({ text: setting('The words.', anyText) })),
    },
  },
  checks: ({ instances }) =>
    instances.flatMap(({ instance, path }) =>
      JSON.stringify(instance.greeting)?.includes('\\\\n') ? [{ path: \`\${path}.greeting.text\`, message: 'must be one line' }] : [],
    ),
  parts: [hookedPart('greeting', 'instance', greetingPart)],
};
`;

const PART = `import type { FeaturePart } from '../../gate/feature-part.ts';

export const greetingPart: FeaturePart = {
  host: ({ instance: { greeting } }) => ({
    identified: async (_context, next) => {
      const answer = new Response((await next()).body);
      answer.headers.set('x-greeting', greeting?.text ?? '');
      return answer;
    },
  }),
};
`;

const WRITE = `import { writeFileSync } from 'node:fs';
import { configurationTypes } from './scripts/schema/configuration-types.ts';
import { builtParts, hookedParts } from './scripts/schema/gateway-parts.ts';
const write = (file: string, text: string) => writeFileSync('packages/gateway/src/' + file, text);
write('generated/types.ts', configurationTypes());
write('generated/hooked-parts.ts', hookedParts());
write('built.ts', await builtParts());
`;

const ASK = `import { BUILT_BY, CONFIGURATION } from './configuration.ts';
import * as built from './packages/gateway/src/built.ts';
import { checkConfiguration, gateway, type GatewayConfiguration } from './packages/gateway/src/index.ts';
import { builtEntry, missingInWorker, readConfiguration } from './packages/gateway/src/internal.ts';

const [instance] = CONFIGURATION.instances;
const greeted = (text: string): GatewayConfiguration => ({ ...CONFIGURATION, instances: [{ ...instance, greeting: { text } }] });
const env = { ORIGIN: { fetch: async () => new Response('page') } };
const execution = { waitUntil: () => {} };
const options = { inform: () => {}, sinks: [] };
const answer = async (serve: ReturnType<typeof gateway>) =>
  (await serve(new Request('https://wiki.example/'), env, execution)).headers.get('x-greeting');
const read = readConfiguration(greeted('hello'));
const entry = await builtEntry(read, { source: 'x', configurationHash: 'f00d', provedClaims: 0 });
const { greetingPart, ...others } = built;
console.info(JSON.stringify({
  wrong: checkConfiguration(greeted('two\\nlines')),
  unknown: checkConfiguration({ ...CONFIGURATION, instances: [{ ...instance, greting: {} }] })[0]?.message,
  answered: await answer(gateway(greeted('hello'), options)),
  without: await answer(gateway(CONFIGURATION, options)),
  imported: entry.includes('  greetingPart,'),
  named: entry.includes('greeting: greetingPart,'),
  exported: typeof greetingPart.host,
  missing: missingInWorker(read, { version: BUILT_BY, parts: Object.fromEntries(Object.keys(others).map((name) => [name, []])), names: ['ORIGIN'] })
    .map(({ message }) => message).filter((message) => message.includes('greeting')),
}));
`;

const CONFIGURATION = `import type { GatewayConfiguration } from './packages/gateway/src/index.ts';

export const BUILT_BY = '0.0.9';
export const CONFIGURATION = {
  providers: [{ type: 'cloudflare-access', name: 'access', team: 'acme', audience: 'f00d' }],
  roles: {},
  audit: { sinks: [{ type: 'webhook', url: 'https://127.0.0.1/', secret: 's'.repeat(32), only: ['break_glass'] }] },
  instances: [
    {
      name: 'wiki',
      hosts: ['wiki.example'],
      application: 'web',
      origin: { binding: 'ORIGIN' },
      policy: { name: 'open', rules: [{ name: 'all', effect: 'allow', who: 'anyone', paths: ['/**'] }] },
    },
  ],
} as const satisfies GatewayConfiguration;
`;

/** What the compiler says of the gateway in a copy of the tree. Other packages do not import it, and are compiled as they are elsewhere. */
function problemsIn(top: string): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram([join(top, 'ask.ts')], {
    ...options,
    ...{ isolatedDeclarations: false, declaration: false },
    types: ['node', '@cloudflare/workers-types'],
    typeRoots: [join(root, 'node_modules/@types'), join(root, 'node_modules')],
  });
  const of = (file?: ts.SourceFile) => [
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ];
  const files = program.getSourceFiles().filter(({ fileName }) => !relative(top, fileName).startsWith('..'));
  return [...program.getOptionsDiagnostics(), ...program.getGlobalDiagnostics(), ...files.flatMap(of)].map(
    ({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  );
}

test('a feature is one folder and its line in the list: settings, checks, steps and built Workers come from there', () => {
  const top = temporaryTree({
    'package.json': '{ "type": "module" }',
    'configuration.ts': CONFIGURATION,
    'ask.ts': ASK,
    'write.ts': WRITE,
  });
  for (const folder of ['packages/gateway/src', 'scripts']) {
    cpSync(join(root, folder), join(top, folder), { recursive: true });
  }
  const others = readdirSync(join(root, 'packages')).filter((folder) => folder !== 'gateway');
  for (const folder of [
    'node_modules',
    'packages/gateway/node_modules',
    ...others.map((one) => `packages/${one}`),
  ])
    symlinkSync(join(root, folder), join(top, folder));
  const source = join(top, 'packages/gateway/src');

  mkdirSync(join(source, 'features/greeting'));
  writeFileSync(join(source, 'features/greeting/feature.ts'), FEATURE);
  writeFileSync(join(source, 'features/greeting/part.ts'), PART);
  const list = readFileSync(join(source, 'features.ts'), 'utf8');
  writeFileSync(
    join(source, 'features.ts'),
    `import { greeting } from './features/greeting/feature.ts';\n${list.replace('maintenance],', 'maintenance, greeting],')}`,
  );

  const run = (...args: readonly string[]): string =>
    spawnSync(process.execPath, args, { cwd: top, encoding: 'utf8' }).stdout;
  run('write.ts');
  expect(readFileSync(join(source, 'generated/types.ts'), 'utf8')).toContain(
    'What each answer says. Default: nothing.',
  );
  expect(problemsIn(top)).toEqual([]);
  expect(JSON.parse(run('ask.ts'))).toEqual({
    wrong: [{ path: 'instances[0].greeting.text', message: 'must be one line' }],
    unknown: expect.stringContaining('did you mean "greeting"'),
    ...{ answered: 'hello', without: null },
    ...{ imported: true, named: true, exported: 'function' },
    missing: [expect.stringContaining('which does not support greeting')],
  });
}, 240_000);
