import type { Attack, Range } from '../attack.ts';

const FLOOD = 50;
const VISITS = 20;

/** A key set may be fetched once more than needed: discovery and the set itself are two calls. */
const FEW_CALLS = 2;

/** What clients can make a gate do to its provider, and what the provider's absence does to the gate. */
export const keys: readonly Attack[] = [
  {
    row: 'key fetches',
    title: `${FLOOD} tokens, each with another unknown key id`,
    source: '@hono/cloudflare-access: a key fetch for each',
    needs: ['tokens', 'providerCalls'],
    how: {
      trial: async (range) => {
        const calls = await callsDuring(range, async () => {
          for (let sent = 0; sent < FLOOD; sent++) await sendUnknownKid(range, `unknown-${sent}`);
        });
        return { tried: FLOOD, findings: calls > FEW_CALLS ? [`${calls} calls to the provider`] : [] };
      },
    },
  },
  {
    row: 'key fetches',
    title: `one good token, ${VISITS} times`,
    source: 'hono/jwk: a key fetch for each',
    needs: ['tokens', 'providerCalls'],
    how: {
      trial: async (range) => {
        const calls = await callsDuring(range, async () => {
          for (let sent = 0; sent < VISITS; sent++) await visit(range);
        });
        return { tried: VISITS, findings: calls > FEW_CALLS ? [`${calls} calls to the provider`] : [] };
      },
    },
  },
  {
    row: 'outage',
    title: 'the provider is down, its keys are known',
    source: 'hono/jwk: 500',
    needs: ['tokens', 'setProviderDown'],
    how: {
      trial: async (range) => {
        const findings: string[] = [];
        await whileDown(range, async () => {
          const good = await visit(range);
          if (good >= 400) findings.push(`a good token is answered with ${good}`);
          const unknown = await sendUnknownKid(range, 'unknown-in-outage');
          if (unknown < 400 || unknown === 500)
            findings.push(`an unknown key id is answered with ${unknown}`);
        });
        return { tried: 2, findings };
      },
    },
  },
];

async function visit({ send, closedPage, caller }: Range): Promise<number> {
  return (await send({ path: closedPage, headers: caller })).status;
}

async function sendUnknownKid({ send, closedPage, callerWith, good }: Range, kid: string): Promise<number> {
  const [header = '', claims = '', signature = ''] = good.split('.');
  const named = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), kid };
  const token = `${Buffer.from(JSON.stringify(named)).toString('base64url')}.${claims}.${signature}`;
  return (await send({ path: closedPage, headers: callerWith(token) })).status;
}

async function callsDuring({ providerCalls }: Range, work: () => Promise<void>): Promise<number> {
  const before = await providerCalls();
  await work();
  return (await providerCalls()) - before;
}

async function whileDown({ gate }: Range, work: () => Promise<void>): Promise<void> {
  await gate.setProviderDown?.(true);
  try {
    await work();
  } finally {
    await gate.setProviderDown?.(false);
  }
}
