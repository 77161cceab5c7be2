import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { EXAMPLE, fileOf } from '../configuration-files.ts';

/** A part of the shipped configuration that the tests change. */
interface Named {
  readonly name: string;
  readonly [field: string]: unknown;
}

/** Denials of the shipped policy that an elevation to `admin` would have to lift, so that it opens administration. */
const ADMINISTRATION = ['administration', 'administration-elsewhere', 'administration-by-conduit'];

/** Claims of the shipped policy that are not true of users while they hold the role of administrators. */
const OF_LASTING_ROLES = [
  'contractors-never-administer',
  'contractors-never-configure',
  'contractors-never-see-secrets',
  'strangers-see-nothing',
];

/** What no one reaches who is not an administrator by lasting roles. */
const SECRETS: Named = {
  name: 'secrets-stay-with-lasting-administrators',
  who: { except: ['admin'] },
  kinds: ['secret'],
  operations: ['reveal'],
  elevations: 'included',
  never: true,
};

/** The shipped configuration, whose policy offers the role of administrators for an hour, and whose claims say whether they cover it. */
function shipped(lifted: readonly string[]): string {
  const { instances, ...rest } = JSON.parse(readFileSync(EXAMPLE, 'utf8'));
  const [{ policy, ...instance }] = instances;
  const marked = (all: readonly Named[], names: readonly string[], field: object) =>
    all.map((each) => (names.includes(each.name) ? { ...each, ...field } : each));
  return fileOf({
    ...rest,
    elevations: { durableObject: 'ELEVATIONS' },
    instances: [
      {
        ...instance,
        accessRequests: { type: 'mail' },
        policy: {
          ...policy,
          elevations: [{ role: 'admin', approvers: ['admin'], maxMinutes: 60 }],
          rules: marked(policy.rules, lifted, { liftedByElevations: true }),
          claims: [...marked(policy.claims, OF_LASTING_ROLES, { elevations: 'excluded' }), SECRETS],
        },
      },
    ],
  });
}

describe('the shipped policy, with an elevation to the role of administrators,', { timeout: 120_000 }, () => {
  test('proves its claims if each says whether it covers elevations: administration opens, and secrets stay closed', async () => {
    const { code, out } = await captured('prove', shipped(ADMINISTRATION), '--json');
    expect([code, out.match(/"holds": false/g)]).toEqual([0, null]);
  });

  test('that opens secrets too is found by check, by prove and by diff, although most claims exclude elevations', async () => {
    const planted = shipped([...ADMINISTRATION, 'secrets']);
    for (const command of ['check', 'prove']) {
      const { code, out, err } = await captured(command, planted);
      expect([command, code]).toEqual([command, 1]);
      expect(`${out}${err}`).toContain(SECRETS.name);
    }
    const { code, out } = await captured('diff', shipped(ADMINISTRATION), planted, '--no-new-access');
    expect(code).toBe(1);
    expect(out).toMatch(/gained .* with an elevation to admin: passphrase/);
  });
});
