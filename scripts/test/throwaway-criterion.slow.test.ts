import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../workspace.ts';
import { temporaryTree } from './temporary-tree.ts';

const DEVICE = `import { described, type JsonSchema } from '../json-schema.ts';
import type { Criterion, CriterionCompiler } from './criterion.ts';

export const deviceCompiler: CriterionCompiler<'device'> = {
  field: 'device',
  compile: () => ({ field: 'device', holds: ({ caller: { claims } }) => claims?.managed === true }),
};

export const DEVICE: Criterion<'device'> = {
  field: 'device',
  check: (device, report) => {
    if (device !== 'managed') report.problem('must be "managed"');
  },
  compiler: deviceCompiler,
};

export const deviceSchema: JsonSchema = /* @__PURE__ */ described('Which devices. Default: all.', { const: 'managed' });
`;

const ASK = `import { checkPolicy, compilePolicy, evaluate, explain, type Policy } from './packages/policy/src/index.ts';
import { policySchema } from './packages/policy/src/policy-schema.ts';

const policy: Policy = {
  name: 'devices',
  rules: [{ name: 'managed', effect: 'allow', who: 'authenticated', paths: ['/**'], device: 'managed' }],
};
const request = (managed: boolean) =>
  ({ caller: { kind: 'user', claims: { managed } }, roles: [], method: 'GET', path: '/' }) as const;
const compiled = compilePolicy(policy);
console.log(JSON.stringify({
  wrong: checkPolicy({ ...policy, rules: [{ ...policy.rules[0], device: 'mine' }] }),
  effects: [true, false].map((managed) => evaluate(compiled, request(managed)).effect),
  explained: explain(compiled, request(false)).rules[0]?.fields.at(-1),
  described: JSON.stringify(policySchema()).match(/"device":\\{"description":"([^"]+)"/)?.[1],
}));
`;

const WRITE = `import { writeFileSync } from 'node:fs';
import { criteriaCompilers, criteriaSchemas } from './scripts/schema/criteria-schemas.ts';
writeFileSync('packages/policy/src/criteria/schemas.ts', criteriaSchemas());
writeFileSync('packages/policy/src/criteria/compilers.ts', criteriaCompilers());
const { policyTypes } = await import('./scripts/schema/policy-types.ts');
writeFileSync('packages/policy/src/policy.ts', policyTypes());
`;

test('a criterion is one file and its line in the list: all else is generated, or follows the list', () => {
  const configuration = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: true,
      types: ['node', '@cloudflare/workers-types'],
      typeRoots: [join(root, 'node_modules/@types'), join(root, 'node_modules')],
    },
    include: ['ask.ts'],
    exclude: [],
  };
  const top = temporaryTree({
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify(configuration),
    'ask.ts': ASK,
    'write.ts': WRITE,
  });
  for (const folder of ['packages/policy/src', 'scripts']) {
    cpSync(join(root, folder), join(top, folder), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(top, 'node_modules'));
  symlinkSync(join(root, 'packages/policy/node_modules'), join(top, 'packages/policy/node_modules'));
  const source = join(top, 'packages/policy/src/criteria');

  writeFileSync(join(source, 'device.ts'), DEVICE);
  const list = readFileSync(join(source, 'criteria.ts'), 'utf8');
  writeFileSync(
    join(source, 'criteria.ts'),
    `import { DEVICE } from './device.ts';\n${list.replace('  CLAIMS,\n', '  CLAIMS,\n  DEVICE,\n')}`,
  );

  const run = (...args: readonly string[]): string =>
    execFileSync(process.execPath, args, { cwd: top, encoding: 'utf8' });
  run('write.ts');
  expect(readFileSync(join(top, 'packages/policy/src/policy.ts'), 'utf8')).toContain(
    "/** Which devices. Default: all. */\nreadonly device?: 'managed';",
  );
  // The compiler has nothing to say.
  expect(run(join(root, 'node_modules/typescript/bin/tsc'), '-p', '.')).toBe('');
  expect(JSON.parse(run('ask.ts'))).toEqual({
    wrong: [{ path: 'rules[0].device', message: 'must be "managed"' }],
    effects: ['allow', 'deny'],
    explained: { field: 'device', holds: false },
    described: 'Which devices. Default: all.',
  });
}, 60_000);
