import {
  type BaseContext,
  type HasCaller,
  type HasDecision,
  pipeline,
  route,
  worker,
} from '@portcullis/core';
import { mapRoles, type RoleMapping } from '@portcullis/roles';
import { describe, expect, test } from 'vitest';
import { enforce, type Policy, PolicyError } from '../src/index.ts';
import { policyVersion } from '../src/policy-version.ts';
import { gate, member, nobody } from './gate.ts';

const policy: Policy<'admin' | 'engineer'> = {
  name: 'intranet',
  rules: [
    { name: 'health', effect: 'allow', who: 'anyone', paths: ['/status/'], methods: ['GET'] },
    { name: 'engineers', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] },
    { name: 'administration', effect: 'deny', who: { except: ['admin'] }, paths: ['/config/**'] },
  ],
};

describe('enforce', () => {
  test('reads the network of a request from the edge, or by the option', async () => {
    const office: Policy<'admin' | 'engineer'> = {
      name: 'office',
      rules: [{ name: 'office', effect: 'allow', who: 'anyone', paths: ['/**'], networks: ['192.0.2.0/24'] }],
    };
    const network = (request: Request) => ({ address: request.headers.get('x-real-ip') ?? undefined });
    const from = (header: string) => ({ headers: { [header]: '192.0.2.7' } });
    expect((await gate(nobody(), office).fetch('/', from('cf-connecting-ip'))).status).toBe(200);
    expect((await gate(nobody(), office).fetch('/', from('x-real-ip'))).status).toBe(401);
    expect((await gate(nobody(), office, { network }).fetch('/', from('x-real-ip'))).status).toBe(200);
    expect((await gate(nobody(), office, { network }).fetch('/', from('cf-connecting-ip'))).status).toBe(401);
  });

  test.each<[string, object, string]>([
    [
      'a network that is misspelled, for which a header would stand',
      { netwrok: () => ({}) },
      'netwrok is not an option; did you mean network?',
    ],
    ['a network that is no function', { network: '192.0.2.0/24' }, 'network must be a function'],
    ['a shadow under another name', { shadowPolicy: policy }, 'shadowPolicy is not an option'],
    ['a second policy in place of options', policy, 'name is not an option'],
    ['names in one text', { roles: 'admin' }, 'roles must be an array of names'],
    ['names that are none', { applications: [1] }, 'applications must be an array of names'],
    ['delimiters by a word', { delimitersInNames: 'no' }, 'delimitersInNames must be true or false'],
    [
      'unreachable rules that are neither',
      { unreachableRules: 'warn' },
      'unreachableRules must be "refuse" or "ignore"',
    ],
  ])('is reported at construction: %s', (_what, options, message) => {
    expect(() => enforce(policy, options)).toThrow(`enforce: ${message}`);
  });

  test('admits a caller whom a rule allows, and passes the decision on', async () => {
    const { fetch, decisions } = gate(member('eng-web'), policy);
    expect(await (await fetch('/D12')).text()).toBe('inside by engineers');
    expect(decisions()).toEqual([
      {
        effect: 'allow',
        reason: 'policy.rule_allows',
        rule: 'engineers',
        policy: 'intranet',
        version: await policyVersion(policy),
        open: false,
        considered: [{ rule: 'engineers', effect: 'allow', matched: true }],
      },
    ]);
  });

  test.each([
    ['by a rule', member('eng-web'), '/config/', 'administration'],
    ['by default', member('lunch'), '/D12', undefined],
  ])('answers 403 to a caller denied %s, and records it', async (_name, caller, path, rule) => {
    const { fetch, decisions, failures } = gate(caller, policy);
    const response = await fetch(path);
    expect(await response.json()).toMatchObject({ status: 403, code: 'policy.denied' });
    expect(response.headers.get('www-authenticate')).toBeNull();
    expect(decisions()).toMatchObject([{ effect: 'deny', rule }]);
    expect(failures()).toMatchObject([
      { code: 'policy.denied', detail: expect.stringContaining('"intranet"') },
    ]);
  });

  test.each(['/D12', '/config/'])(
    'answers 401 with the challenges to an anonymous caller at %s',
    async (path) => {
      const { fetch, decisions } = gate(nobody('Bearer realm="gate"', 'Basic realm="git"'), policy);
      const response = await fetch(path);
      expect(await response.json()).toMatchObject({ status: 401, code: 'policy.login_required' });
      expect(response.headers.get('www-authenticate')).toBe('Bearer realm="gate", Basic realm="git"');
      expect(decisions()).toMatchObject([{ effect: 'deny', open: false }]);
    },
  );

  test.each([
    ['/D12', member('lunch'), 'policy "intranet": no rule allows it'],
    ['/config/', member('eng-web'), 'policy "intranet": rule "administration" denies it'],
    ['/door/', nobody(), 'policy "intranet": rule "front door" requires a login'],
    ['/safe/', member('eng-web'), 'policy "intranet": rule "safe" requires a stronger or newer login'],
    ['/book/', member('lunch'), 'policy "intranet": rule "book" allows only reading'],
  ])('for %s reports to the operator which rule refused, and how', async (path, caller, detail) => {
    const more: Policy<'admin' | 'engineer'> = {
      ...policy,
      rules: [
        ...policy.rules,
        { name: 'front door', effect: 'login', who: 'anyone', paths: ['/door/**'] },
        {
          name: 'safe',
          effect: 'stepUp',
          who: { roles: ['engineer'] },
          paths: ['/safe/**'],
          authentication: { acr: ['gold'] },
        },
        { name: 'book', effect: 'readOnly', who: 'anyone', paths: ['/book/**'] },
      ],
    };
    const { fetch, failures } = gate(caller, more);
    await fetch(path, { method: 'POST' });
    expect(failures()).toMatchObject([{ detail }]);
  });

  test('requires a stronger login by a challenge that names it', async () => {
    const rules = [
      {
        name: 'safe',
        effect: 'stepUp',
        who: { roles: ['engineer'] },
        paths: ['/**'],
        authentication: { acr: ['gold'] },
      },
    ] as const;
    const { fetch } = gate(member('eng-web'), { ...policy, rules });
    const response = await fetch('/safe/');
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/insufficient_user_authentication.*gold/),
    ]);
  });

  test('answers 500 where rules speak of applications and no step has classified the request', async () => {
    const rules = [{ name: 'wiki', effect: 'allow', who: 'anyone', applications: ['wiki'] }] as never;
    const { fetch, failures } = gate(member('eng-web'), { ...policy, rules });
    expect((await fetch('/D12')).status).toBe(500);
    expect(failures()).toMatchObject([
      {
        code: 'request.misassembled',
        detail:
          'policy "intranet" has rules about applications: add a step that classifies the request before enforce()',
      },
    ]);
  });

  test('lets anonymous callers in where a rule is for anyone', async () => {
    const { fetch, decisions } = gate(nobody(), policy);
    expect((await fetch('/status/')).status).toBe(200);
    expect(decisions()).toMatchObject([{ effect: 'allow', open: true }]);
  });

  test('puts nothing of the address in what is recorded of a refusal', async () => {
    const { fetch, failures } = gate(member('lunch'), policy);
    await fetch('/file/data/s3cret/x?token=s3cret');
    expect(JSON.stringify(failures())).not.toContain('s3cret');
  });

  test('keeps the version of the policy unchanged', async () => {
    const rules = [...policy.rules];
    const version = await policyVersion(policy);
    const { fetch, decisions } = gate(member('eng-web'), { name: 'intranet', rules });
    rules.pop();
    await fetch('/config/');
    expect(decisions()).toMatchObject([{ effect: 'deny', version }]);
  });

  test('refuses a wrong policy where it is given', () => {
    const wrong = {
      name: 'p',
      rules: [{ name: 'r', effect: 'allow' as const, who: 'anyone' as const, paths: [] }],
    };
    expect(() => enforce(wrong)).toThrow(PolicyError);
  });

  test('answers 500 for a role that the mapping does not declare, also where it is only denied', async () => {
    const misspelled = [
      ...policy.rules,
      { name: 'no ext', effect: 'deny', who: { roles: ['contracter'] }, paths: ['/x'] },
    ] as never;
    const { fetch, failures } = gate(member('eng-web'), { name: 'p', rules: misspelled });
    expect((await fetch('/D12')).status).toBe(500);
    expect((await fetch('/D12')).status).toBe(500);
    expect(failures()).toMatchObject([{ code: 'roles.undeclared' }]);
  });

  test('lets no caller bypass a denied role when the token leaves groups out', async () => {
    const rules: Policy<'admin' | 'engineer'>['rules'] = [
      { name: 'all', effect: 'allow', who: 'authenticated', paths: ['/**'] },
      { name: 'no engineers', effect: 'deny', who: { roles: ['engineer'] }, paths: ['/hr/**'] },
    ];
    const unknown = gate({ ...member(), groups: undefined }, { name: 'p', rules });
    expect((await unknown.fetch('/hr/')).status).toBe(403);
    expect(unknown.decisions()).toMatchObject([{ rule: 'no engineers' }]);
    expect((await unknown.fetch('/x')).status).toBe(200);
    expect((await gate(member('lunch'), { name: 'p', rules }).fetch('/hr/')).status).toBe(200);
  });

  test.each([
    ['nothing', {}],
    ['no roles', { caller: member('admins') }],
    ['no caller', { roles: { has: () => true, names: ['engineer'], grants: [] } }],
    ['roles as a set', { caller: member('admins'), roles: new Set(['engineer']) }],
  ])('answers 500, and never admits, a context with %s', async (_name, context) => {
    const app = pipeline<BaseContext>()
      .use(((_: BaseContext, next: (context: object) => Promise<Response>) => next(context)) as never)
      .use(enforce(policy) as never)
      .handle(() => new Response('inside'));
    const reports: string[] = [];
    const fetch = worker(app, { report: (text) => reports.push(text) });
    const response = await fetch(
      new Request('https://gate.example/status/'),
      {},
      { waitUntil: () => undefined },
    );
    expect(await response.json()).toMatchObject({ code: 'request.misassembled', status: 500 });
    expect(reports.join()).toMatch(/enforce found no (?:caller|roles)/);
  });

  test('asks a mapping once whether it declares the roles, and decides the same request once', async () => {
    const asked: string[] = [];
    const has = (role: string) => {
      asked.push(role);
      return false;
    };
    const roles = { has, names: ['engineer'], grants: [] };
    const decisions = new Set<unknown>();
    const app = pipeline<BaseContext>()
      .use(((_: BaseContext, next: (context: object) => Promise<Response>) =>
        next({ caller: member('eng-web'), roles })) as never)
      .use(enforce(policy) as never)
      .handle((context) => {
        decisions.add((context as unknown as HasDecision).decision);
        return new Response('inside');
      });
    const fetch = worker(app);
    for (const _ of [1, 2]) {
      await fetch(new Request('https://gate.example/D12'), {}, { waitUntil: () => undefined });
    }
    expect(asked.sort()).toEqual(['admin', 'engineer']);
    expect([...decisions]).toEqual([expect.objectContaining({ effect: 'allow', rule: 'engineers' })]);
  });
});

describe('the types of enforce', () => {
  const mapped = route<BaseContext & HasCaller>().use(mapRoles({ admin: ['admins'], engineer: ['eng-*'] }));
  const rule = { name: 'r', effect: 'allow', paths: ['/**'] } as const;

  test('accept a policy that names some of the roles, all, or none', () => {
    mapped.use(enforce({ name: 'p', rules: [{ ...rule, who: { roles: ['engineer'] } }] }));
    mapped.use(enforce({ name: 'p', rules: [{ ...rule, who: { roles: ['engineer'], except: ['admin'] } }] }));
    mapped.use(enforce({ name: 'p', rules: [{ ...rule, who: 'authenticated' }] }));
    mapped.use(enforce({ name: 'p', rules: [] }));
    expect(mapped).toBeDefined();
  });

  test('refuse a misspelled role', () => {
    // @ts-expect-error no mapping declares it
    mapped.use(enforce({ name: 'p', rules: [{ ...rule, who: { roles: ['enginer'] } }] }));
    // @ts-expect-error no mapping declares the exception
    mapped.use(enforce({ name: 'p', rules: [{ ...rule, who: { roles: ['engineer'], except: ['admni'] } }] }));
    expect(mapped).toBeDefined();
  });

  test('refuse roles that were not checked against a mapping', () => {
    const loaded: Policy = { name: 'p', rules: [] };
    // @ts-expect-error any text may be a role here
    mapped.use(enforce(loaded));
    // Where both come from one configuration, the first request compares them.
    const mapping: RoleMapping = { admin: ['admins'] };
    expect(route<BaseContext & HasCaller>().use(mapRoles(mapping)).use(enforce(loaded))).toBeDefined();
  });

  test('refuse a place before mapRoles', () => {
    // @ts-expect-error the context has no roles yet
    route<BaseContext & HasCaller>().use(enforce({ name: 'p', rules: [{ ...rule, who: 'anyone' }] }));
  });
});
