import { afterEach, expect, test, vi } from 'vitest';
import { loginByDevice } from '../../src/login/device-login.ts';
import { gateAddress } from '../../src/login/gate-address.ts';

const GATE = gateAddress('https://app.corp.example');
const DEVICE = {
  device_code: 'd',
  user_code: 'BCDF-GHJK',
  verification_uri: 'https://app.corp.example/x',
  interval: 5,
};

afterEach(() => vi.unstubAllGlobals());

/** A gate that answers so, one after the other. */
function gateSays(...answers: readonly (readonly [status: number, body: object])[]): void {
  const left = [...answers];
  vi.stubGlobal('fetch', async () => {
    const [status = 500, body = {}] = left.shift() ?? [];
    return Response.json(body, { status });
  });
}

async function login(): Promise<{ readonly credential: string; readonly waits: readonly number[] }> {
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const { credential } = await loginByDevice(GATE, 'git', () => {}, wait);
  return { credential, waits };
}

test('device login polls at the interval of the gate, slower on request, until the user confirms', async () => {
  gateSays(
    [200, DEVICE],
    [400, { error: 'authorization_pending' }],
    [400, { error: 'slow_down' }],
    [200, { access_token: 'pcl_a.b', expires_in: 60 }],
  );
  expect(await login()).toEqual({ credential: 'pcl_a.b', waits: [5000, 5000, 10_000] });
});

// RFC 8628 section 3.4 demands it of a program that does not prove who it is.
test('device login identifies the client in every poll', async () => {
  const asked: unknown[] = [];
  vi.stubGlobal('fetch', async (_url: string, { body }: { readonly body: URLSearchParams }) => {
    asked.push(body.get('client_id'));
    return Response.json(asked.length === 1 ? DEVICE : { access_token: 'pcl_a.b', expires_in: 60 });
  });
  await login();
  expect(asked).toEqual(['git', 'git']);
});

test.each([
  ['the login was not confirmed', [400, { error: 'expired_token' }], /the login was not confirmed in time/],
  ['the gate is something else', [200, {}], /issues no credentials/],
] as const)('device login reports the problem if %s', async (_what, answer, message) => {
  gateSays([200, DEVICE], answer);
  await expect(login()).rejects.toThrow(message);
});

test('a gateway at which too many devices wait is not reported as one that issues none', async () => {
  gateSays([503, {}]);
  await expect(login()).rejects.toThrow(/issues no credentials at the moment: try again in ten minutes/);
});

// Whoever is at that address could have asked for the code: a yes there gives them the person's rights at the other gate.
test.each([
  'https://other.corp.example/x',
  'http://app.corp.example/x',
  'https://app.corp.example:8443/x',
  'x',
])('no user is sent to another host than the gateway, as to %s', async (verificationUri) => {
  gateSays([200, { ...DEVICE, verification_uri: verificationUri }]);
  const shown: unknown[] = [];
  await expect(
    loginByDevice(
      GATE,
      'git',
      (prompt) => shown.push(prompt),
      async () => {},
    ),
  ).rejects.toThrow('https://app.corp.example sends users to another site to confirm');
  expect(shown).toEqual([]);
});

test.each(['BCDF-GHJK\u001b[2K', 'BCDF GHJK\nOpen https://evil.example', ''])(
  'an invalid code is not shown: %j',
  async (userCode) => {
    gateSays([200, { ...DEVICE, user_code: userCode }]);
    const shown: unknown[] = [];
    const tried = loginByDevice(
      GATE,
      'git',
      (prompt) => shown.push(prompt),
      async () => {},
    );
    await expect(tried).rejects.toThrow('issues no credentials to programs');
    expect(shown).toEqual([]);
  },
);

// RFC 8628 section 3.2: five seconds, where nothing is said.
test.each([undefined, 0, -1, 'soon'])(
  'device login ends if a gate requests a wait of %j',
  async (interval) => {
    gateSays([200, { ...DEVICE, interval }], [200, { access_token: 'pcl_a.b', expires_in: 60 }]);
    expect((await login()).waits).toEqual([5000]);
  },
);

test('a gateway without the setting is reported with what it lacks', async () => {
  gateSays([404, {}]);
  await expect(login()).rejects.toThrow(/"login.credentials"/);
});

test.each(['eyJhbGciOi.e30.AA', 'pcl_a.b\nhost=evil.example', 'pcl_', 7])(
  'an answer of a gateway that is not one of its credentials is not stored: %j',
  async (given) => {
    gateSays([200, DEVICE], [200, { access_token: given, expires_in: 60 }]);
    await expect(login()).rejects.toThrow('issues no credentials to programs');
  },
);
