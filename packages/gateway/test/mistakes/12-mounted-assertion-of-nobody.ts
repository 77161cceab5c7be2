import { mount, pipeline } from '@portcullis/core';
import { binding, phabricator } from '@portcullis/phabricator';
import { web } from '@portcullis/web';

interface Env {
  readonly SITE: Fetcher;
}

const site = mount({
  '/wiki/': web({ origin: binding('SITE'), headers: { 'x-user': 'email' } }),
  '/': phabricator({ origin: binding('SITE') }),
});

// Last line: Type 'NeedsStepThatAdds<"caller">' provides no match for the signature ….
export default pipeline(site) satisfies ExportedHandler<Env>;
