import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../../../scripts/workspace.ts';
import { type Captured, captured } from '../capture.ts';

// In the folder of a template: its packages and its Wrangler are found from there, as in a project of a user.
let folder: string;
beforeAll(async () => {
  const place = join(root, 'examples', 'hono-app', '.wrangler');
  await mkdir(place, { recursive: true });
  folder = await mkdtemp(join(place, 'check-'));
  await mkdir(join(folder, 'node_modules', '@portcullis'), { recursive: true });
  // Packages that this template does not depend on.
  for (const name of ['proxy', 'web']) {
    await symlink(join(root, 'packages', name), join(folder, 'node_modules', '@portcullis', name));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SETTINGS = {
  name: 'gate',
  main: 'src/index.ts',
  compatibility_date: '2026-07-30',
  routes: [{ pattern: 'wiki.corp.example', custom_domain: true }],
  workers_dev: false,
  preview_urls: false,
};

/** Checks a Worker of its own folder. */
async function checked(
  name: string,
  source: string,
  { settings = {}, files = {} }: { settings?: object; files?: Readonly<Record<string, string>> } = {},
): Promise<Captured> {
  const project = join(folder, name);
  const all = {
    'wrangler.jsonc': JSON.stringify({ ...SETTINGS, ...settings }),
    'src/index.ts': source,
    ...files,
  };
  for (const [file, text] of Object.entries(all)) {
    await mkdir(dirname(join(project, file)), { recursive: true });
    await writeFile(join(project, file), text);
  }
  const { out, ...rest } = await captured('check', '--worker', join(project, 'src/index.ts'));
  return { ...rest, out: out.replaceAll(`${project}/`, '') };
}

describe('check --worker', () => {
  test('lists all options that cannot work at once, with the variables and bindings that are missing, and shows no value', async () => {
    const { code, out } = await checked(
      'options',
      `import { type BaseContext, pipeline } from '@portcullis/core';
       import { durableObjectSessions, sessions } from '@portcullis/session';
       import { authenticate, entraId } from '@portcullis/token';
       const login = sessions((env: any) => ({
         baseUrl: env.BASE_URL, keys: [env.SESSION_KEY], store: durableObjectSessions(env.SESSIONS),
         providers: { corp: { issuer: 'https://login.corp.example', clientId: 'wiki' } },
       }));
       export default pipeline<BaseContext<any>>()
         .use(login)
         .use(authenticate(entraId((env: any) => ({ tenant: env.TENANT, audience: 'api://wiki' }))))
         .handle(() => new Response('secret'));`,
      { files: { '.dev.vars': 'SESSION_KEY="too short a value"\nBASE_URL="https://wiki.corp.example"' } },
    );
    expect(out).toContain(
      'src/index.ts: options: entraId: tenant is missing: it must be the GUID of your directory, in lower case; env.TENANT is not set: add it to the Wrangler file or, if it is a secret, to .dev.vars',
    );
    expect(out).toMatch(/options: .*Durable Object namespace .*is required.*; env\.SESSIONS is not set/);
    expect(out).not.toContain('too short a value');
    expect(out).not.toContain('request.crashed');
    expect(code).toBe(1);
  });

  test('finds an application without a step that decides, a path that reaches its origin without the gate, static files in front of it, and a missing origin', async () => {
    const { code, out } = await checked(
      'bypass',
      `import { pipeline } from '@portcullis/core';
       import { binding } from '@portcullis/proxy';
       import { web } from '@portcullis/web';
       const wiki = pipeline(web({ origin: binding('WIKI') }));
       const lost = pipeline(web({ origin: binding('LOST') }));
       export default {
         async fetch(request: Request, env: any, execution: any) {
           const { pathname } = new URL(request.url);
           if (pathname.startsWith('/raw')) return env.WIKI.fetch(request);
           return (pathname === '/lost' ? lost : (wiki as any)).fetch(request, env, execution);
         },
       };`,
      {
        settings: {
          services: [{ binding: 'WIKI', service: 'wiki', remote: true }],
          assets: { directory: './public' },
        },
        files: { 'public/index.html': 'hello' },
      },
    );
    expect(out).toContain('GET wiki.corp.example/raw: reaches the origin WIKI without a step that decides');
    expect(out).toContain('GET wiki.corp.example/: no step decides who is admitted');
    expect(out).toContain('the Worker has no binding "LOST" with a fetch method');
    expect(out).toMatch(
      /wrangler\.jsonc:1:\d+: assets\.run_worker_first: static files: they are served to everyone/,
    );
    expect(code).toBe(1);
  });

  test('says why a Worker does not start', async () => {
    const { code, out } = await checked(
      'start',
      `import { pipeline } from '@portcullis/core';
       import { authenticate, entraId } from '@portcullis/token';
       export default pipeline().use(authenticate(entraId({ tenant: 'common', audience: 'api://wiki' }))).handle(() => new Response());`,
    );
    expect(out).toContain('does not start: ');
    expect(out).toContain('entraId: tenant must be the GUID of your directory');
    expect(code).toBe(1);
  });

  test('checks without .dev.vars what does not depend on it, and lists the values that it could not check', async () => {
    const { code, out } = await checked(
      'open',
      `import { pipeline } from '@portcullis/core';
       import { authenticate, entraId } from '@portcullis/token';
       export default pipeline<any>()
         .use(authenticate(entraId((env: any) => ({ tenant: env.TENANT, audience: 'api://wiki' }))))
         .handle(async (_context: any) => new Response(await (await fetch('https://elsewhere.example/')).text()));`,
      { files: { '.dev.vars.example': 'TENANT="GENERATE"' } },
    );
    expect(out).toContain(
      'note: options: could not be checked without the value of TENANT: entraId: tenant must be',
    );
    expect(out).toContain(
      'does not exist, so the values of TENANT were not checked: "portcullis init --dev-vars"',
    );
    expect(code).toBe(0);
  });
});
