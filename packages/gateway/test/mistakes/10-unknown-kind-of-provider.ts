// Last line: Type '"oidcc"' is not assignable to type …. Did you mean '"oidc"'?
import { defineConfig } from '../../src/index.ts';

export const configuration = defineConfig({
  providers: [{ type: 'oidcc', name: 'corp', issuer: 'https://login.corp.example', audience: 'phorge' }],
  roles: {},
  instances: [],
});
