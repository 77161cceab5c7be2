import { type Configured, defineConfig } from '../../src/index.ts';

/** A gate for one wiki, with what a test changes of it. */
export function wikiConfiguration(changes: object = {}, instance: object = {}): Configured<object> {
  return defineConfig({
    providers: [{ type: 'oidc', name: 'corp', issuer: 'https://id.example', audience: 'wiki' }],
    roles: { reader: ['staff'] },
    instances: [
      {
        name: 'wiki',
        hosts: ['wiki.corp.example'],
        application: 'web',
        origin: { binding: 'WIKI' },
        policy: {
          name: 'wiki',
          rules: [
            { name: 'health', effect: 'allow', who: 'anyone', paths: ['/health'], methods: ['GET'] },
            { name: 'reading', effect: 'allow', who: { roles: ['reader'] }, paths: ['/**'] },
          ],
        },
        ...instance,
      },
    ],
    ...changes,
  });
}

/** A login whose sessions a store keeps. */
export const login = {
  keys: ['${SESSION_KEY}'],
  providers: {
    corp: {
      issuer: 'https://id.example',
      clientId: 'wiki',
      clientAuthentication: { method: 'client_secret_basic', secret: '${CLIENT_SECRET}' },
    },
  },
  durableObject: 'SESSIONS',
};

/** Its secrets. */
export const variables = { SESSION_KEY: 'a key of at least thirty-two characters', CLIENT_SECRET: 'secret' };
