import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { captured } from '../capture.ts';
import { fileOf, folderWith, goodConfiguration } from '../configuration-files.ts';
import { ndjson, requestEvent } from '../events.ts';

const sealed = {
  name: 'tasks only',
  who: { roles: ['contractor'], except: ['engineer'] },
  paths: ['/w/**'],
  never: true,
};

/** A configuration whose policy offers the role of engineers to everyone, for an hour, and claims what contractors do not reach. */
function offering(elevations: readonly object[], claim: object = {}): object {
  const { instances, ...rest } = goodConfiguration();
  const [instance] = instances;
  const policy = { ...instance?.policy, claims: [{ ...sealed, ...claim }] };
  return {
    ...rest,
    trustedHosts: ['phorge.corp.example'],
    login: {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how a variable is written
      keys: ['${KEY}'],
      providers: {
        corp: {
          type: 'oidc',
          issuer: 'https://login.corp.example',
          clientId: 'gate',
          clientAuthentication: { method: 'none' },
        },
      },
    },
    ...(elevations.length === 0 ? {} : { elevations: { durableObject: 'ELEVATIONS' } }),
    instances: [
      {
        ...instance,
        accessRequests: { type: 'mail' },
        policy: elevations.length === 0 ? policy : { ...policy, elevations },
      },
    ],
  };
}

const offer = { role: 'engineer', approvers: ['engineer'], maxMinutes: 60 };
/** The same for a role that implies that of engineers. */
function offeringLead(): object {
  const whole = offering([{ ...offer, role: 'lead' }]) as { readonly roles: object };
  return { ...whole, roles: { ...whole.roles, lead: { groups: ['leads'], implies: ['engineer'] } } };
}
const [without, wide] = [() => fileOf(offering([])), () => fileOf(offering([offer]))];

describe('an elevation that opens what a claim excludes', () => {
  test('is found by check and by prove, and the same claim holds without it', async () => {
    for (const command of ['check', 'prove']) {
      expect((await captured(command, without())).code).toBe(0);
      const { code, out, err } = await captured(command, wide());
      expect([command, code]).toEqual([command, 1]);
      expect(`${out}${err}`).toContain('with contractor and an elevation to engineer: GET /w');
    }
  });

  test('is shown by the command that prove prints for it', async () => {
    const { out } = await captured('prove', wide());
    const [, file = '', line = ''] = /portcullis explain (\S+) (.*)/.exec(out) ?? [];
    expect(line).toContain('--elevated engineer');
    const { out: answer } = await captured('explain', file, ...line.split(' '));
    expect(answer).toContain('allow  GET /w');
  });

  test('is no fault of a claim that excludes elevations', async () => {
    const excluded = fileOf(offering([offer], { elevations: 'excluded' }));
    expect((await captured('prove', excluded)).code).toBe(0);
  });

  test('is new access by diff, with what it opens', async () => {
    const settled = [without(), wide()] as const;
    const { code, out } = await captured('diff', ...settled, '--no-new-access');
    expect(code).toBe(1);
    expect(out).toContain('elevation  engineer: new');
    expect(out).toContain('with an elevation to engineer');
    const { out: json } = await captured('diff', ...settled, '--json');
    expect(JSON.parse(json)).toMatchObject({
      elevations: [{ role: 'engineer', change: 'new', fields: [] }],
      compared: expect.arrayContaining(['.instances[phorge].policy.elevations']),
    });
  });

  test('is marked in the matrix, as text, as a table and as a page', async () => {
    const { out } = await captured('matrix', wide());
    expect(out).toContain('  with an elevation to engineer:');
    expect((await captured('matrix', wide(), '--html')).out).toContain('with an elevation to engineer');
    const { out: csv } = await captured('matrix', wide(), '--csv');
    expect(csv.split('\r\n')[0]).toMatch(/,access with an elevation,elevation$/);
    expect(csv).toMatch(/^contractor,.*,engineer$/m);
    const { out: reach } = await captured('matrix', wide(), '--of', '/w');
    expect(reach).toContain('GET, HEAD: only if with an elevation to engineer');
    expect((await captured('matrix', without())).out).not.toContain('elevation');
  });
});

describe('diff --no-new-access', () => {
  const changed = async (before: object, after: object) =>
    (await captured('diff', fileOf(offering([before])), fileOf(offering([after])), '--no-new-access')).code;

  test('fails for an elevation that is wider', async () => {
    expect(await changed(offer, { ...offer, maxMinutes: 61 })).toBe(1);
    expect(await changed(offer, { ...offer, approvers: ['engineer', 'contractor'] })).toBe(1);
  });

  test('passes for an elevation that is narrower, equal or removed', async () => {
    expect(await changed(offer, { ...offer, maxMinutes: 59 })).toBe(0);
    expect(await changed(offer, { ...offer, needsReason: true })).toBe(0);
    const instance = (elevations: readonly object[]) => {
      const whole = offering([offer]) as { roles: object; instances: [{ policy: object }] };
      return {
        ...whole,
        roles: { ...whole.roles, guest: [] },
        instances: [{ ...whole.instances[0], policy: { ...whole.instances[0].policy, elevations } }],
      };
    };
    const second = { role: 'guest', approvers: ['engineer'], maxMinutes: 5 };
    const [two, one] = [instance([offer, second]), instance([offer])];
    expect((await captured('diff', fileOf(two), fileOf(one), '--no-new-access')).code).toBe(0);
    expect((await captured('diff', fileOf(one), fileOf(two), '--no-new-access')).code).toBe(1);
  });
});

describe('explain with --elevated', () => {
  const asked = ['--groups', 'ext-acme', '--path', '/w/page'];
  const explained = async (file: string, ...args: readonly string[]) =>
    JSON.parse((await captured('explain', file, ...asked, ...args, '--json')).out);

  test('decides as for a user who holds the role by an elevation, and says where the role comes from', async () => {
    const file = wide();
    expect((await explained(file)).decision).toBe('deny');
    const answer = await explained(file, '--elevated', 'engineer');
    expect(answer.decision).toBe('allow');
    expect(answer.roles).toContainEqual({ role: 'engineer', group: '--elevated' });
  });

  test('decides with the roles that the role implies', async () => {
    const answer = await explained(fileOf(offeringLead()), '--elevated', 'lead');
    expect(answer).toMatchObject({ decision: 'allow', rule: 'engineering' });
  });

  test.each<[string, readonly string[], string]>([
    ['a role that the policy does not offer', ['--elevated', 'contractor'], 'does not offer this role'],
    ['a role with a typing error', ['--elevated', 'enginer'], 'did you mean "engineer"?'],
    ['a service', ['--elevated', 'engineer', '--service'], 'only a user can hold a role by an elevation'],
  ])('refuses %s', async (_what, args, problem) => {
    const { code, err } = await captured('explain', wide(), ...asked, ...args);
    expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
  });
});

test('simulate counts a recorded elevation as long as the policy offers its role, and then as a loss', async () => {
  const event = requestEvent({ sub: 'carl', roles: ['contractor'] }, '/w/page', 'allow', 'engineering') as {
    readonly policy: object;
  };
  const simulated = async (configuration: object, role = 'engineer') => {
    const line = { ...event, policy: { ...event.policy, elevation: { id: 'e1', role } } };
    const folder = folderWith({ 'portcullis.json': configuration, 'events.ndjson': ndjson([line]) });
    const events = join(folder, 'events.ndjson');
    return (await captured('simulate', join(folder, 'portcullis.json'), '--events', events)).code;
  };
  expect([await simulated(offering([offer])), await simulated(offering([]))]).toEqual([0, 1]);
  expect([await simulated(offeringLead(), 'lead'), await simulated(offeringLead())]).toEqual([0, 1]);
});
