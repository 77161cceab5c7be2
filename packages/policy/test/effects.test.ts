import {
  type BaseContext,
  type HasCaller,
  type HasResource,
  pipeline,
  type Resource,
  recorder,
  worker,
} from '@portcullis/core';
import { mapRoles } from '@portcullis/roles';
import { describe, expect, test } from 'vitest';
import { type EnforceOptions, enforce, type Policy } from '../src/index.ts';
import { gate, member, nobody } from './gate.ts';
import { anonymously, policyOf, read, rule } from './policies.ts';

const NOW = 1_764_000_000_000;
const everybody = { name: 'everybody', effect: 'allow', who: 'authenticated', paths: ['/**'] } as const;

describe('effects, from the strongest to the weakest', () => {
  const effects = ['deny', 'stepUp', 'login', 'readOnly', 'allow'] as const;
  const authentication = { amr: ['mfa'] };
  const rules = effects.map((effect) =>
    rule({ name: effect, effect, ...(effect === 'stepUp' && { authentication }) }),
  );

  test.each(effects.flatMap((one, index) => effects.slice(index + 1).map((other) => [one, other] as const)))(
    '%s beats %s, in either order, for an anonymous caller',
    (one, other) => {
      const both = rules.filter(({ name }) => name === one || name === other);
      for (const ordered of [both, both.toReversed()]) {
        expect(anonymously(policyOf(ordered), '/').rule).toBe(one);
      }
    },
  );

  test('a login and a stronger login admit no one by themselves', () => {
    const policy = policyOf(rules.filter(({ effect }) => effect === 'login'));
    expect(read(policy, '/')).toMatchObject({ effect: 'deny', reason: 'policy.no_rule' });
  });
});

describe('enforce', () => {
  const withLogin = (amr: string[], ageSeconds: number) => {
    const caller = member('eng-web');
    return {
      ...caller,
      authentication: { ...caller.authentication, amr, authTime: NOW / 1000 - ageSeconds },
    };
  };
  const stepUp: Policy<never> = {
    name: 'p',
    rules: [
      everybody,
      {
        name: 'fresh',
        effect: 'stepUp',
        who: 'anyone',
        paths: ['/config/**'],
        authentication: { acr: ['gold', 'platinum'], amr: ['mfa'], maxAgeSeconds: 300 },
      },
    ],
  };

  test('requires a stronger login as RFC 9470 specifies', async () => {
    const { fetch, decisions } = gate(withLogin(['pwd'], 0), stepUp);
    const response = await fetch('/config/');
    expect(await response.json()).toMatchObject({ status: 401, code: 'policy.step_up_required' });
    expect(response.headers.get('www-authenticate')).toBe(
      'Bearer error="insufficient_user_authentication", error_description="A stronger or newer login is required", acr_values="gold platinum", max_age="300"',
    );
    expect(decisions()).toMatchObject([
      {
        effect: 'deny',
        reason: 'policy.rule_requires_step_up',
        rule: 'fresh',
        requirement: { kind: 'stepUp', acr: ['gold', 'platinum'], amr: ['mfa'], maxAgeSeconds: 300 },
        considered: [
          { rule: 'everybody', effect: 'allow', matched: true },
          { rule: 'fresh', effect: 'deny', kind: 'stepUp', matched: true },
        ],
      },
    ]);
    expect((await fetch('/D12')).status).toBe(200);
  });

  test('requires a login of an anonymous caller before a stronger login', async () => {
    const response = await gate(nobody('Bearer realm="gate"'), stepUp).fetch('/config/');
    expect(await response.json()).toMatchObject({ code: 'policy.login_required' });
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="gate"');
  });

  test('admits only reading requests where all callers may only read', async () => {
    const { fetch, failures } = gate(member('eng-web'), {
      name: 'p',
      rules: [
        { name: 'all', effect: 'allow', who: { roles: ['admin', 'engineer'] }, paths: ['/**'] },
        { name: 'engineers read', effect: 'readOnly', who: { roles: ['engineer'] }, paths: ['/**'] },
      ],
    });
    expect((await fetch('/D12')).status).toBe(200);
    const response = await fetch('/D12', { method: 'POST' });
    expect(await response.json()).toMatchObject({ status: 403, code: 'policy.read_only' });
    expect(failures()).toMatchObject([{ detail: 'policy "p": rule "engineers read" allows only reading' }]);
  });

  test('decides by the address of the connection, and by no header of the client', async () => {
    const { fetch } = gate(member(), {
      name: 'p',
      rules: [{ ...everybody, networks: ['10.0.0.0/8'] }],
    });
    const from = async (headers: Record<string, string>) => (await fetch('/', { headers })).status;
    expect(await from({ 'cf-connecting-ip': '10.1.2.3' })).toBe(200);
    expect(await from({ 'cf-connecting-ip': '192.0.2.1', 'x-forwarded-for': '10.1.2.3' })).toBe(403);
    expect(await from({ 'x-forwarded-for': '10.1.2.3', 'x-real-ip': '10.1.2.3' })).toBe(403);
  });

  test('is open to everybody only where it would be from anywhere, at any time', async () => {
    const opened = (more: object): Policy<never> => ({
      name: 'p',
      rules: [{ name: 'r', effect: 'allow', who: 'anyone', paths: ['/**'], ...more }],
    });
    const decide = async (more: object) => {
      const { fetch, decisions } = gate(nobody(), opened(more));
      await fetch('/', { headers: { 'cf-connecting-ip': '10.1.2.3' } });
      return decisions().map(({ effect, open }) => [effect, open]);
    };
    expect(await decide({})).toEqual([['allow', true]]);
    expect(await decide({ networks: ['10.0.0.0/8'] })).toEqual([['allow', false]]);
    expect(await decide({ when: { zone: 'UTC' } })).toEqual([['allow', false]]);
  });
});

describe('enforce with resources', () => {
  const policy: Policy<never> = {
    name: 'p',
    rules: [everybody, { name: 'no config', effect: 'deny', who: 'anyone', applications: ['config'] }],
  };
  const serve = async (resource: Resource | undefined) => {
    const app = pipeline<BaseContext>()
      .use<HasCaller & Partial<HasResource>>((_context, next) =>
        next({ caller: member(), ...(resource && { resource }) }),
      )
      .use(mapRoles({}))
      .use(enforce(policy))
      .handle(() => new Response('inside'));
    const response = await worker(app)(
      new Request('https://gate.example/x'),
      {},
      { waitUntil: () => undefined },
    );
    return response.status;
  };

  test.each([
    ['another application', { application: 'maniphest' }, 200],
    ['the application', { application: 'config' }, 403],
    ['nothing, since nobody classified it', undefined, 500],
  ])('answers a request about %s', async (_name, resource, status) => {
    expect(await serve(resource)).toBe(status);
  });
});

describe('a policy in shadow', () => {
  const run = async (candidate: Policy<never>) => {
    const trail: unknown[] = [];
    const options: EnforceOptions = { shadow: candidate };
    const app = pipeline<BaseContext>()
      .use(
        recorder(async (arrival, next) => {
          const response = await next();
          trail.push(...arrival.trail.entries.filter(({ type }) => type === 'policy.decided'));
          return response;
        }),
      )
      .use<HasCaller>((_context, next) => next({ caller: member() }))
      .use(mapRoles({}))
      .use(enforce({ name: 'enforced', rules: [everybody] }, options))
      .handle(() => new Response('inside'));
    const response = await worker(app)(
      new Request('https://gate.example/x'),
      {},
      { waitUntil: () => undefined },
    );
    return { status: response.status, trail };
  };

  test('is recorded where it differs, and never enforced', async () => {
    const { status, trail } = await run({ name: 'stricter', rules: [{ ...everybody, effect: 'deny' }] });
    expect(status).toBe(200);
    expect(trail).toMatchObject([
      {
        decision: { policy: 'enforced', effect: 'allow' },
        shadow: {
          policy: 'stricter',
          effect: 'deny',
          rule: 'everybody',
          version: expect.stringMatching(/^[\da-f]{64}$/),
        },
      },
    ]);
  });

  test('leaves no entry in the trail if its decision is the same', async () => {
    const { trail } = await run({ name: 'same', rules: [{ ...everybody, name: 'by another rule' }] });
    expect(trail).toEqual([expect.not.objectContaining({ shadow: expect.anything() })]);
  });

  test('is refused where it is given, if it is wrong', async () => {
    await expect(run({ name: 'wrong', rules: [{ ...everybody, paths: ['x'] }] })).rejects.toThrow(
      'rules[0].paths[0]',
    );
  });
});
