import { pipeline } from '@portcullis/core';
import { binding, phabricator } from '@portcullis/phabricator';

interface Env {
  readonly WIKI: Fetcher;
}

// Last line: Property 'PHORGE' is missing in type 'Env' but required in type '…'.
pipeline(phabricator<Env>({ origin: binding('PHORGE') }));
