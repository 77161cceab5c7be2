import type { Intent } from './intent.ts';
import { loginHostFor } from './login-host.ts';

/** The page of a project: what it is, and what is to be done at the provider and at the applications. */
export function readme(intent: Intent, name: string): string {
  const { provider, roles, instances } = intent;
  const loginHost = loginHostFor(intent);
  const logins = loginHost === undefined ? instances.map(({ host }) => host) : [loginHost];
  const signOn = instances.filter(({ application }) => application !== 'web');
  const signed = instances.filter(({ application }) => application === 'web');
  const may = instances.flatMap((instance) =>
    Object.entries(instance.may).map(
      ([role, level]) =>
        `| \`${instance.name}\` | \`${role}\` | ${level} | ${(roles[role] ?? []).map((group) => `\`${group}\``).join(', ')} |\n`,
    ),
  );
  return `# ${name}

A gate in front of ${instances.map(({ name: called, host }) => `${called} (https://${host}/)`).join(', ')}: people log in at ${provider.issuer}, and
a policy says who may do what. All of it is [\`portcullis.json\`](portcullis.json).${loginHost === undefined ? '' : ` The pages of the gate are at https://${loginHost}/.`}

| application | role | may | groups |
| --- | --- | --- | --- |
${may.join('')}
\`\`\`sh
npm install
npm run dev       # a provider, the gate, and a small Worker in the place of each application
npm test          # the policies' cases and claims
npm run check     # all that can be found out before a deploy
\`\`\`

## Before the first deploy

1. **At the provider**: register the client \`${provider.clientId}\` with these addresses, and have it put groups into its tokens.
${logins.map((host) => `   - redirect URI: \`https://${host}/.portcullis/callback/corp\`\n   - post-logout redirect URI: \`https://${host}/.portcullis/signed-out\`\n`).join('')}2. **At the applications**: give each no public address, but a Cloudflare Tunnel; \`npx wrangler vpc service create\` prints the id
   for \`vpc_services\` in \`wrangler.jsonc\`.
${signOn.map(({ name: called, host }) => `   - ${called}: \`npx portcullis phorge plan portcullis.json --instance ${called} --base-uri https://${host}/\` says what to set up in it.\n`).join('')}${signed.map(({ name: called }) => `   - ${called}: it reads \`X-Portcullis-Assertion\`, a JWT for \`"aud": "${called}"\`, and refuses what is not signed.\n`).join('')}3. **Secrets**: \`npx wrangler secret put NAME\` for each name in \`.dev.vars.example\`.
4. \`npm run check && npm run deploy\`, and then \`npx portcullis check portcullis.json --live\`.
`;
}
