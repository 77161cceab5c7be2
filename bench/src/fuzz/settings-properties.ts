import { checkPolicy, compilePolicy, evaluate, type Policy } from '@portcullis/policy';
import fc from 'fast-check';
import { checkConfiguration } from 'portcullis';
import { type FuzzProperty, fuzzProperty, must, nearly } from './property.ts';

const goodPolicy = {
  name: 'fuzz',
  rules: [
    { name: 'a', effect: 'allow', who: 'anyone', paths: ['/a/**', '/b/*', '/c*d'], methods: ['GET', 'POST'] },
    {
      name: 'b',
      effect: 'deny',
      who: { except: ['admin'] },
      paths: ['/config/**'],
      description: 'x',
      owner: 'x',
    },
    { name: 'c', effect: 'allow', who: { roles: ['admin'] }, paths: ['/**'] },
  ],
};

const policy = fuzzProperty('policy', fc.oneof(nearly(goodPolicy), fc.jsonValue()), (value) => {
  if (checkPolicy(value).length > 0) return;
  const compiled = compilePolicy(value as Policy<string>);
  for (const path of ['/', '/a/x', '/config/', '/__proto__', '/b/']) {
    const request = { caller: { kind: 'user' }, roles: ['admin'], method: 'GET', path } as const;
    const { effect, rule, reason } = evaluate(compiled, request);
    must(
      effect === 'deny' || (rule !== undefined && reason === 'policy.rule_allows'),
      'whoever is let in, a rule let in',
    );
  }
});

const goodConfiguration = {
  name: 'gate',
  providers: [{ type: 'oidc', name: 'corp', issuer: 'https://idp.example', audience: 'gate' }],
  roles: { admin: ['admins'], engineer: ['eng-*'] },
  instances: [
    {
      name: 'phorge',
      hosts: ['a.example'],
      application: 'phabricator',
      origin: { binding: 'PHORGE' },
      policy: goodPolicy,
    },
  ],
  audit: { sinks: [{ type: 'console' }] },
};

const configuration = fuzzProperty(
  'configuration',
  fc.oneof(nearly(goodConfiguration), fc.jsonValue()),
  (value) => {
    // Problems are told, never thrown, whatever it is.
    must(Array.isArray(checkConfiguration(value)), 'there is a list of problems');
  },
);

/** What an operator writes. */
export const settingsProperties: readonly FuzzProperty[] = [policy, configuration];
