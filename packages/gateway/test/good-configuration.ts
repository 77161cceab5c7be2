/** A configuration without a fault, to be changed by a test. */
export function goodConfiguration() {
  return structuredClone({
    providers: [{ type: 'oidc', name: 'corp', issuer: 'https://login.corp.example', audience: 'phorge' }] as [
      Record<string, unknown>,
      ...Record<string, unknown>[],
    ],
    roles: { engineer: ['eng'], contractor: ['ext-*'] },
    instances: [
      {
        name: 'phorge',
        hosts: ['phorge.corp.example'],
        application: 'phabricator',
        origin: { binding: 'PHORGE' },
        policy: {
          name: 'phorge',
          rules: [{ name: 'engineering', effect: 'allow', who: { roles: ['engineer'] }, paths: ['/**'] }] as [
            { name: string; effect: string; who: { roles: string[] }; paths: string[] },
          ],
        },
      },
    ] as [Instance, ...Instance[]],
  });
}

/** A login at one provider, whose sessions are sealed with the variable `SESSION_KEY`. */
export function sessionKeyLogin() {
  return structuredClone({
    keys: ['${SESSION_KEY}'],
    providers: {
      corp: {
        issuer: 'https://login.corp.example',
        clientId: 'gate',
        clientAuthentication: { method: 'none' },
      },
    },
  });
}

interface Instance {
  name: string;
  hosts: string[];
  application: string;
  origin: object;
  policy: {
    name: string;
    rules: [{ name: string; effect: string; who: { roles: string[] }; paths: string[] }];
  };
}
