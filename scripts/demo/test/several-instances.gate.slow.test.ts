import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPhorge } from '@portcullis/testing/phorge';
import type { Browser } from 'playwright-core';
import { expect, test } from 'vitest';
import configuration from '../../../examples/phabricator/portcullis.json' with { type: 'json' };
import { hasChromium, startChromium } from '../../fixtures/chromium.ts';
import { freePort } from '../../free-port.ts';
import { startGate } from '../gate.ts';
import { startProvider } from '../provider.ts';

// Two instances of Phorge behind one gate, by configuration only: two hosts, two clients, two secrets, two server names.
test.skipIf(!hasChromium)(
  'one gate signs people in to two instances, each with a client of its own',
  async () => {
    const port = await freePort();
    const hosts = [`127.0.0.1:${port}`, `localhost:${port}`] as const;
    const secrets = [
      'the secret of the first of the two Phorges',
      'the secret of the second of the two Phorges',
    ] as const;
    const [example] = configuration.instances;
    const instance = (index: 0 | 1) => ({
      ...example,
      name: `phorge-${index}`,
      hosts: [hosts[index]],
      origin: { binding: `PHORGE_${index}` },
      sso: {
        ...example?.sso,
        clientId: `client-${index}`,
        clientSecret: secrets[index],
        serverName: `gate.${index}`,
      },
    });
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-'));
    const file = join(folder, 'portcullis.json');
    await writeFile(
      file,
      JSON.stringify({
        ...configuration,
        $schema: undefined,
        trustedHosts: hosts,
        instances: [instance(0), instance(1)],
      }),
    );
    const provider = await startProvider({
      port: 0,
      webGate: `http://${hosts[0]}`,
      otherGates: [`http://${hosts[1]}`],
    });
    const phorges = await Promise.all(
      ([0, 1] as const).map((index) =>
        startPhorge({
          baseUri: `http://${hosts[index]}/`,
          users: [],
          oauthProvider: {
            name: `gate.${index}`,
            baseUri: `http://${hosts[index]}/.portcullis/idp/`,
            clientId: `client-${index}`,
            clientSecret: secrets[index],
          },
        }),
      ),
    );
    const [first, second] = phorges.map(({ url }) => new URL(url));
    if (first === undefined || second === undefined) throw new Error('there are two');
    const gate = await startGate({
      port,
      upstream: first,
      variables: { ISSUER: provider.issuer },
      services: { PHORGE_0: first, PHORGE_1: second },
      configurationFile: file,
    });
    let chromium: Browser | undefined;
    try {
      chromium = await startChromium();
      const page = await (await chromium.newContext()).newPage();
      for (const [index, host] of hosts.entries()) {
        await page.goto(`http://${host}/maniphest/`);
        // One login at the provider is enough for both.
        if (index === 0) await page.click('button[value="engineer"]');
        await page.waitForURL(`http://${host}/maniphest/`);
        expect(await page.textContent('.viewer')).toBe('engineer');
        expect(phorges[index]?.user('engineer')).toBeDefined();
      }
    } finally {
      await chromium?.close();
      await gate.close();
      await Promise.all([
        provider.close(),
        ...phorges.map((phorge) => phorge.close()),
        rm(folder, { recursive: true }),
      ]);
    }
  },
);
