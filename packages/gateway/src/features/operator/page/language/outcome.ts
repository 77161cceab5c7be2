import type { RequestEvent } from '@portcullis/audit';

/** What became of a request. */
export type Outcome = RequestEvent['outcome'];
