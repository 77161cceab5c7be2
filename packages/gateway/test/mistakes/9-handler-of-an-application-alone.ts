import { pipeline } from '@portcullis/core';
import { binding, phabricator } from '@portcullis/phabricator';

interface Env {
  readonly PHORGE: Fetcher;
}

// Last line: Property 'resource' is missing in type 'BaseContext<Env>' but required in type 'HasResource'.
pipeline<Env>().handle(phabricator<Env>({ origin: binding('PHORGE') }).handler);
