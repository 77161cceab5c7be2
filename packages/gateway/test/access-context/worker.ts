import { gateway } from '../../src/index.ts';

/** A wiki for one host, which reads what Cloudflare Access states in the header and in the context. */
export default {
  fetch: gateway({
    name: 'gate',
    providers: [
      { type: 'access-context', name: 'context', team: 'acme', audience: 'f00d' },
      { type: 'cloudflare-access', name: 'assertion', team: 'acme', audience: 'f00d' },
    ],
    roles: { editor: ['wiki-*'], reader: ['staff'] },
    instances: [
      {
        name: 'wiki',
        hosts: ['${GATE_HOST}'],
        application: 'web',
        origin: { binding: 'WIKI' },
        identityHeaders: { 'x-user': 'email', 'x-roles': 'roles' },
        policy: {
          name: 'wiki',
          rules: [
            { name: 'status', effect: 'allow', who: 'anyone', paths: ['/status'] },
            { name: 'about', effect: 'allow', who: 'authenticated', paths: ['/about'] },
            { name: 'reading', effect: 'allow', who: { roles: ['reader'] }, paths: ['/pages/**'] },
          ],
        },
      },
    ],
    audit: { sinks: [{ type: 'console' }] },
  }),
};
