import { createIdentityProvider } from '@portcullis/testing';
import { bundle } from '../bundles/bundle.ts';
import { serveScript } from './serve-worker.ts';

const ISSUER = 'https://login.corp.example';
const AUDIENCE = 'https://phorge.corp.example/';

/** A gate of the packed packages, for any host that the runtime gives it. */
const GATE = `
  import { gateway } from 'portcullis';
  const configuration = (host) => ({
    providers: [{ type: 'oidc', name: 'corp', issuer: '${ISSUER}', audience: '${AUDIENCE}' }],
    roles: { engineer: ['eng'] },
    instances: [{
      name: 'phorge', hosts: [host], application: 'phabricator', origin: { binding: 'PHORGE' },
      policy: { name: 'phorge', rules: [{ name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }] },
    }],
  });
  let serve;
  export default {
    fetch: (request, env, execution) => {
      serve ??= gateway(configuration(new URL(request.url).host));
      return serve(request, env, execution);
    },
  };`;

const ORIGIN = `export default { fetch: (request) => new Response('origin ' + new URL(request.url).pathname) };`;

/** Runs a gate made of the packages installed in `project`, and says what it did wrong. */
export async function tryPackedGate(project: string): Promise<string[]> {
  const provider = await createIdentityProvider({ issuer: ISSUER, audience: AUDIENCE });
  const { code } = await bundle(GATE, project);
  const gate = await serveScript(code, provider.fetch, { PHORGE: ORIGIN });
  const problems: string[] = [];
  const expectAnswer = async (who: string, groups: string[] | undefined, expected: number): Promise<void> => {
    const headers = groups && { authorization: `Bearer ${await provider.token({ subject: who, groups })}` };
    const response = await gate.fetch('/T1', headers && { headers });
    const body = await response.text();
    if (response.status !== expected)
      problems.push(`the packed gate answered ${who} with ${response.status}: ${body}`);
    if (expected === 200 && body !== 'origin /T1') problems.push(`the packed gate passed on "${body}"`);
  };
  try {
    await expectAnswer('an engineer', ['eng'], 200);
    await expectAnswer('somebody else', ['sales'], 403);
    await expectAnswer('a stranger', undefined, 401);
  } finally {
    await gate.close();
  }
  return problems;
}
