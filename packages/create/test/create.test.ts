import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { collectTemplates } from '../../../scripts/collect-templates.ts';
import { create } from '../src/create.ts';
import { TEMPLATE_ISSUER, templates } from '../src/templates.ts';

let work: string;
let source: string;
let folder: string;
let count = 0;
beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), 'portcullis-create-'));
  source = join(work, 'templates');
  collectTemplates(
    source,
    templates.map(({ name }) => name),
  );
});
afterAll(() => rmSync(work, { recursive: true }));
beforeEach(() => {
  folder = join(work, `Project ${count++}`);
});

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return runAs({}, args);
}

async function runAs(
  called: { readonly program?: string },
  args: readonly string[],
): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const io = {
    stdout: { write: (text: string) => (said.out += text) },
    stderr: { write: (text: string) => (said.err += text) },
    ...called,
  };
  return { code: await create(args, io, source), ...said };
}

const read = (path: string): string => readFileSync(join(folder, path), 'utf8');

describe.each(templates)('$name', ({ name, host }) => {
  const issuer = !['cloudflare-access', 'vite-app', 'witness', 'ci-bot', 'cron-sync'].includes(name);

  test('becomes a project that needs nothing of this repository', async () => {
    expect(await run(folder, '--template', name, '--yes')).toMatchObject({ code: 0, err: '' });
    const manifest = JSON.parse(read('package.json'));
    expect(manifest.name).toMatch(/^project-\d+$/);
    const versions = Object.values<string>({ ...manifest.dependencies, ...manifest.devDependencies });
    for (const version of versions) expect(version).toMatch(/^[\^~]?\d/);
    expect(Object.keys(manifest.scripts)).toEqual(
      expect.arrayContaining(['dev', 'test', 'typecheck', 'check']),
    );
    expect(existsSync(join(folder, 'README.md'))).toBe(true);
    expect(read('.gitignore')).toMatch(/^\.(?:dev\.vars|env)$/m);
  });

  test('contains its host and its issuer instead of the template’s, also in its tests and its provider', async () => {
    const options = [
      ...(host === undefined ? [] : ['--host', 'own.example.com']),
      ...(issuer ? ['--issuer', 'https://id.example.com/'] : []),
    ];
    const said = await run(folder, '--template', name, '--yes', ...options, '--name', 'own-name');
    expect(said).toMatchObject({ code: 0, err: '' });
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
      .join('\n');
    expect(files).not.toContain(TEMPLATE_ISSUER);
    if (issuer) expect(files).toContain('https://id.example.com/');
    if (host !== undefined) {
      expect(files).not.toContain(host);
      expect(files).toContain('own.example.com');
    }
    if (existsSync(join(folder, 'wrangler.jsonc'))) expect(files).toContain('"name": "own-name"');
    // Deployed by mistake, it must not take the place of the gate.
    const development = join(folder, 'wrangler.dev.jsonc');
    if (existsSync(development))
      expect(readFileSync(development, 'utf8')).toContain('"name": "own-name-dev"');
  });

  test.runIf(['phabricator', 'internal-web-app', 'multi-instance', 'hono-app', 'mcp-gate'].includes(name))(
    'requests the scopes that the identity provider of the issuer has, and gets groups in development',
    async () => {
      const scopes = async (...options: string[]): Promise<string | undefined> => {
        rmSync(folder, { recursive: true, force: true });
        expect(await run(folder, '--template', name, '--yes', ...options)).toMatchObject({
          code: 0,
          err: '',
        });
        const file = existsSync(join(folder, 'portcullis.json')) ? 'portcullis.json' : 'src/worker.ts';
        return /"?scope"?: ['"]([^'"]+)['"]/.exec(read(file))?.[1];
      };
      expect(await scopes('--issuer', 'https://id.example.com')).toBe('openid email profile groups');
      // Entra ID refuses a login for a scope that it does not have.
      const tenant = '11111111-2222-3333-4444-555555555555';
      expect(await scopes('--issuer', `https://login.microsoftonline.com/${tenant}/v2.0`)).toBe(
        'openid email profile offline_access',
      );
      expect(read('dev/start.ts')).toContain("groupsClaim: 'groups'");
      expect(await scopes('--issuer', 'https://sso.example.com/auth/realms/acme')).toBe(
        'openid email profile',
      );
      expect(await scopes('--issuer', 'https://accounts.google.com')).toBe('openid email profile');
    },
  );

  test('mentions keys at the end only where it has some, and no more steps than its README has', async () => {
    const { out } = await run(folder, '--template', name, '--yes');
    const keys = existsSync(join(folder, '.dev.vars')) ? Object.keys(parseEnv(read('.dev.vars'))) : [];
    expect(/keys for development/.test(out)).toBe(keys.length > 0);
    expect(out).toContain('See README.md for the next steps.\n');
    expect(out).not.toMatch(/three/);
  });

  test('excludes build output from version control', async () => {
    await run(folder, '--template', name, '--yes');
    if (existsSync(join(folder, 'portcullis.json'))) expect(read('.gitignore')).toMatch(/^\.portcullis\/$/m);
  });

  test('refuses an invalid host or issuer before anything is written', async () => {
    for (const [option, value, has] of [
      ['--host', 'own.example.com', host !== undefined],
      ['--issuer', 'https://id.example.com', issuer],
    ] as const) {
      if (has) continue;
      const { code, err } = await run(folder, '--template', name, '--yes', option, value);
      expect([code, err]).toEqual([2, expect.stringContaining(`${option}: the template ${name} has `)]);
      expect(existsSync(folder)).toBe(false);
    }
  });
});

test.each([
  ['tools.example.com', 'gate.example.com'],
  ['gate.example.com', 'gate.gate.example.com'],
  ['tools.example', 'gate.tools.example'],
])('a gate for agents at %s has its pages at %s', async (host, pages) => {
  await run(folder, '--template', 'mcp-gate', '--yes', '--host', host);
  for (const text of [`"GATE_HOST": "${host}"`, `"LOGIN_HOST": "https://${pages}"`, `"pattern": "${pages}"`])
    expect(read('wrangler.jsonc')).toContain(text);
  expect(read('README.md')).toContain(`https://${pages}/.portcullis/callback/corp`);
  expect(read('test/gate.test.ts')).toContain(`const PAGES = 'https://${pages}'`);
});

test('users of a new gate can allow agents of the clients that its template lists, and no one can register others', async () => {
  await run(folder, '--template', 'mcp-gate', '--yes');
  const { agents } = JSON.parse(read('portcullis.json')).login;
  expect(agents).toEqual({ documents: { hosts: ['claude.ai', 'chatgpt.com', 'vscode.dev'] } });
  expect(read('wrangler.jsonc')).toContain('"compatibility_flags": ["global_fetch_strictly_public"]');
});

test('the keys for development are new each time, and no other user can read them', async () => {
  const keys = async () => {
    folder = join(work, `Project ${count++}`);
    await run(folder, '--template', 'internal-web-app', '--yes');
    return parseEnv(read('.dev.vars'));
  };
  const [one, two] = [await keys(), await keys()];
  for (const name of ['SESSION_KEY', 'CLIENT_SECRET', 'ASSERTION_KEY']) {
    expect(one[name]?.length).toBeGreaterThan(32);
    expect(one[name]).not.toBe(two[name]);
  }
  expect(JSON.parse(one.ASSERTION_KEY ?? '')).toMatchObject({
    kty: 'EC',
    crv: 'P-256',
    alg: 'ES256',
    kid: expect.any(String),
  });
  expect(statSync(join(folder, '.dev.vars')).mode & 0o077).toBe(0);
  expect(read('.dev.vars.example')).toContain('GENERATE');
});

test('npm run dev prints an address that the gateway serves: Wrangler prints localhost, unless it gets an address', async () => {
  await run(folder, '--template', 'cloudflare-access', '--yes');
  expect(read('wrangler.dev.jsonc')).toContain('"GATE_HOST": "127.0.0.1:8787"');
  expect(read('package.json')).toMatch(/"dev": "wrangler dev .*--ip 127\.0\.0\.1"/);
});

test('no file is overwritten, and none is half written', async () => {
  mkdirSync(join(folder, 'src'), { recursive: true });
  writeFileSync(join(folder, 'src/worker.ts'), 'mine');
  const { code, err } = await run(folder, '--template', 'tokens-only', '--yes');
  expect([code, err]).toEqual([
    1,
    expect.stringContaining('src/worker.ts, and existing files are not overwritten'),
  ]);
  expect(read('src/worker.ts')).toBe('mine');
  expect(existsSync(join(folder, 'package.json'))).toBe(false);
});

test('a file that cannot be written is named, and the files before it are removed: the next attempt can succeed', async () => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'src'), 'mine');
  const args = [folder, '--template', 'tokens-only', '--yes'];
  expect(await run(...args)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/src\/\S+ cannot be written \(E[A-Z]+\), so nothing was written: /),
  });
  const left = readdirSync(folder, { recursive: true, withFileTypes: true });
  expect(left.filter((one) => one.isFile()).map(({ name }) => name)).toEqual(['src']);
  rmSync(join(folder, 'src'));
  expect(await run(...args)).toMatchObject({ code: 0, err: '' });
});

test('an existing README and .gitignore are kept', async () => {
  mkdirSync(folder, { recursive: true });
  for (const name of ['README.md', '.gitignore']) writeFileSync(join(folder, name), 'mine');
  const { code, out } = await run(folder, '--template', 'tokens-only', '--yes');
  expect([code, read('README.md'), read('.gitignore')]).toEqual([0, 'mine', 'mine']);
  expect(out).toContain('README.md already exists');
  expect(out).toContain('.gitignore already exists');
  expect(out).not.toContain('the next steps');
});

test('an error names the command that was typed, with its help option', async () => {
  const args = ['--template', 'none'];
  expect((await runAs({}, args)).err).toMatch(
    /^create-portcullis: there is no template none.*\nnpm create portcullis@latest -- --help says more\.\n$/,
  );
  expect((await runAs({ program: 'portcullis init' }, args)).err).toMatch(
    /^portcullis init: there is no template none.*\nportcullis init --help says more\.\n$/,
  );
});

test.each([
  ['a .gitignore of its own', undefined, 'in .dev.vars, which git ignores'],
  ['one that was there and names them', 'node_modules\n.dev.vars\n', 'in .dev.vars, which git ignores'],
  ['one that was there and names all such', '.dev.vars*\n', 'in .dev.vars, which git ignores'],
  ['one that was there and does not', 'node_modules\n# .dev.vars\n', 'add .dev.vars to .gitignore'],
])('the place of the keys is printed with %s', async (_what, gitignore, said) => {
  if (gitignore !== undefined) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '.gitignore'), gitignore);
  }
  const { code, out } = await run(folder, '--template', 'internal-web-app', '--yes');
  expect([code, out]).toEqual([0, expect.stringContaining(said)]);
  expect(out.includes('git ignores')).toBe(said.includes('git ignores'));
});

test('for a project without keys, none are mentioned', async () => {
  const { code, out } = await run(folder, '--template', 'node-server', '--yes');
  expect([code, existsSync(join(folder, '.dev.vars'))]).toEqual([0, false]);
  expect(out).not.toContain('.dev.vars');
});

test.each([
  ['an unknown template', ['--template', 'nope'], 'there is no template nope: tokens-only,'],
  ['an unknown option', ['--tmplate', 'x'], 'there is no option --tmplate: --template, --answers,'],
  ['two folders', ['a', 'b', '--yes'], 'one folder, not 2'],
  ['a host with a scheme', ['--host', 'https://x.example'], 'must be a host name in lower case'],
  ['an issuer without TLS', ['--issuer', 'http://x.example'], 'must be an https URL'],
  [
    'the address of a discovery document',
    ['--issuer', 'https://id.example.com/.well-known/openid-configuration'],
    'must be the issuer itself, without "/.well-known/…"',
  ],
  ['a name that no Worker can have', ['--name', 'My Gate'], 'lower-case letters'],
])('%s is invalid usage', async (_name, args, message) => {
  const { code, err } = await run(...args);
  expect([code, err]).toEqual([2, expect.stringContaining(message)]);
});

test('--help lists every template', async () => {
  const { code, out } = await run('--help');
  expect(code).toBe(0);
  for (const { name, summary } of templates) expect(out).toContain(`${name.padEnd(18)} ${summary}`);
});

describe('--dev-vars', () => {
  const example = 'A="GENERATE" # one\n# B="x"\nC=""\nD="GENERATE_ES256"\n';

  function clone(files: Readonly<Record<string, string>>): void {
    mkdirSync(folder);
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  }

  test('writes the .dev.vars of a clone from its example, with new keys, and names what the developer must fill in', async () => {
    clone({ '.dev.vars.example': example });
    const { code, out } = await run(folder, '--dev-vars');
    expect([code, out]).toEqual([
      0,
      '.dev.vars written, with new keys for development: A, C, D.\nFill in yourself: C.\n',
    ]);
    const { A, D } = parseEnv(readFileSync(join(folder, '.dev.vars'), 'utf8'));
    expect(A).toHaveLength(43);
    expect(JSON.parse(D ?? '')).toMatchObject({ kty: 'EC', d: expect.any(String) });
    expect(statSync(join(folder, '.dev.vars')).mode & 0o777).toBe(0o600);
    expect(out).not.toContain(A);
  });

  test('changes no .dev.vars that exists, and names the variables that it lacks', async () => {
    clone({ '.dev.vars.example': example, '.dev.vars': 'A=mine' });
    const { code, err } = await run(folder, '--dev-vars');
    expect([code, err]).toEqual([1, expect.stringContaining('was not changed; it lacks C, D')]);
    expect(readFileSync(join(folder, '.dev.vars'), 'utf8')).toBe('A=mine');
  });

  test('needs an example, and takes no options of a new project', async () => {
    clone({});
    expect(await run(folder, '--dev-vars')).toMatchObject({
      code: 1,
      err: expect.stringContaining('has no .dev.vars.example'),
    });
    expect(await run(folder, '--dev-vars', '--host', 'a.example')).toMatchObject({
      code: 2,
      err: expect.stringContaining('omit --host'),
    });
  });
});
