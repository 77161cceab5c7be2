import type { Identity } from '@portcullis/core';
import { readBearerHeader, readTokenHeader, type TokenReading } from './token-source.ts';

/** The headers from which the tokens of callers were read; `undefined` is `Authorization`. */
const headers = new WeakMap<Identity, { readonly header: string | undefined }>();

/** Reads a token from `Authorization: Bearer`, or from the header that a verifier is configured with. */
export function readToken(request: Request, header: string | undefined): TokenReading {
  return header === undefined
    ? readBearerHeader(request.headers.get('authorization'))
    : readTokenHeader(header, request.headers.get(header));
}

/** Notes the header whose token identified a caller, and returns the caller. */
export function identifiedBy(header: string | undefined, identity: Identity): Identity {
  headers.set(identity, { header });
  return identity;
}

/** Reads the token that identified a caller again. `none` for a caller whom no verifier of this package identified by a token. */
export function tokenOf(request: Request, identity: Identity): TokenReading {
  const noted = headers.get(identity);
  return noted === undefined ? { kind: 'none' } : readToken(request, noted.header);
}
