import { pipeline } from '@portcullis/core';
import { binding, phabricator } from '@portcullis/phabricator';

interface Env {
  readonly PHORGE: Fetcher;
}

// Last line: Type 'NeedsStepThatDecides' provides no match for the signature ….
export default pipeline(phabricator<Env>({ origin: binding('PHORGE') })) satisfies ExportedHandler<Env>;
