import { createIdentityProvider } from '@portcullis/testing';
import { Miniflare } from 'miniflare';
import { expect, onTestFinished, test } from 'vitest';
import { gatewayConfiguration } from '../../../../bench/workers/gateway-configuration.ts';
import { AUDIENCE, GATE_HOST, ISSUER, OPEN_PAGE, PAGE } from '../../../../bench/workers/names.ts';
import { secretVariables } from '../../../../bench/workers/secret-variables.ts';
import { bundleBuilt } from '../../../../scripts/bundles/built-worker.ts';
import { compatibilityDate } from '../../../../scripts/compatibility-date.ts';
import { outputTo } from '../../../../scripts/fixtures/runtime-output.ts';

const provider = await createIdentityProvider({ issuer: ISSUER, audience: AUDIENCE });
const files = await bundleBuilt(gatewayConfiguration({ rules: 10, login: true, singleSignOn: true }));

/** The file of the Worker that has the code of this module. */
const fileWith = (module: string) =>
  files.find(({ inputs }) => [...inputs.keys()].some((path) => path.endsWith(`/${module}`)));
const tokens = fileWith('jwt-verifier.ts');
const signOn = fileWith('sso/step.ts');

/** The same Worker, in which a file cannot be loaded. */
const without = (lost: (typeof files)[number] | undefined) =>
  files.map((file) =>
    file === lost ? { ...file, code: `${file.code}\nthrow new Error('not loaded');` } : file,
  );

/** Sends requests to the Worker, one after the other: for an open page if they have no credentials. Resolves to the statuses. */
async function statusesOf(
  worker: typeof files,
  requests: readonly Readonly<Record<string, string>>[],
): Promise<readonly number[]> {
  const running = new Miniflare({
    modules: worker.map(({ name, code }) => ({
      type: 'ESModule' as const,
      path: name,
      contents: code,
    })),
    compatibilityDate,
    bindings: { ...secretVariables },
    durableObjects: { SSO: 'PortcullisSso' },
    serviceBindings: { ORIGIN: async () => new Response('a page') as never },
    outboundService: async (request: { readonly url: string }) => {
      const answer = await provider.fetch(request.url);
      return new Response(await answer.text(), { headers: { 'content-type': 'application/json' } }) as never;
    },
    handleRuntimeStdio: outputTo(() => {}),
  });
  onTestFinished(() => running.dispose());
  const statuses: number[] = [];
  for (const headers of requests) {
    const path = headers.authorization === undefined ? OPEN_PAGE : PAGE;
    const answer = await running.dispatchFetch(`https://${GATE_HOST}${path}`, { headers });
    await answer.text();
    statuses.push(answer.status);
  }
  return statuses;
}

test('a bundled Worker with a login imports what verifies tokens when the first token arrives, and lets its caller in', async () => {
  expect(tokens?.startsWithIt).toBe(false);
  const good = {
    authorization: `Bearer ${await provider.token({ subject: 'user-1', groups: ['eng-web'] })}`,
  };
  const others = {
    authorization: `Bearer ${await provider.token({ subject: 'user-2', groups: ['other'] })}`,
  };
  const requests = [{}, good, good, others, { authorization: 'Bearer a.b.c' }, {}];
  expect(await statusesOf(files, requests)).toEqual([200, 200, 200, 403, 401, 200]);
});

test('a bundled Worker refuses each token while the file that verifies tokens cannot be loaded, and serves who sends none', async () => {
  const good = {
    authorization: `Bearer ${await provider.token({ subject: 'user-1', groups: ['eng-web'] })}`,
  };
  expect(await statusesOf(without(tokens), [good, good, {}])).toEqual([500, 500, 200]);
});

test('a bundled Worker refuses each request to Phorge while the file that signs people in there cannot be loaded', async () => {
  expect(signOn?.startsWithIt).toBe(false);
  expect(signOn).not.toBe(tokens);
  expect(await statusesOf(without(signOn), [{}, {}])).toEqual([500, 500]);
});
