import { pipeline } from '@portcullis/core';
import { authenticate, cloudflareAccess } from '@portcullis/token';
import { binding, web } from '@portcullis/web';

interface Env {
  readonly WIKI: Fetcher;
}

// Last line: Type 'NeedsStepThatAdds<"roles">' provides no match for the signature ….
export default pipeline(
  web<Env>({ origin: binding('WIKI'), headers: { 'x-user': 'email', 'x-roles': 'roles' } }),
).use(authenticate(cloudflareAccess({ team: 'acme', audience: 'aud' }))) satisfies ExportedHandler<Env>;
