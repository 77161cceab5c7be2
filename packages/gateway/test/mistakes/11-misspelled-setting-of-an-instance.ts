// Last line: Object literal may only specify known properties, but 'polcy' does not exist in type 'PhabricatorInstanceConfiguration'. Did you mean to write 'policy'?
import { gateway } from '../../src/index.ts';

export default {
  fetch: gateway({
    providers: [],
    roles: {},
    instances: [
      {
        name: 'phorge',
        hosts: ['phorge.corp.example'],
        application: 'phabricator',
        origin: { binding: 'PHORGE' },
        polcy: { name: 'phorge', rules: [] },
      },
    ],
  }),
};
