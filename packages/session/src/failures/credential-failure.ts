import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a credential for programs was refused, or what somebody wants to do with one. */
export type CredentialFailure =
  /** A credential for programs was shown where none counts, such as a page or a WebSocket. */
  | 'session.credential_misplaced'
  /** A code, of a browser or a device, is not changed for a credential. */
  | 'session.credential_refused'
  /** Somebody who is no operator asked about the credentials of others. */
  | 'session.credential_forbidden'
  /** There is no such credential, or it is somebody else's. */
  | 'session.credential_unknown';

/** The error of such a failure. */
export const credentialError: FailureTable<CredentialFailure> =
  /* @__PURE__ */ failureTable<CredentialFailure>({
    'session.credential_misplaced': {
      status: 403,
      message: 'This credential is for programs such as git and arc, and not for this address.',
    },
    'session.credential_refused': { status: 400, message: 'This code is not accepted. Start again.' },
    'session.credential_forbidden': { status: 403, message: 'Only operators see the credentials of others.' },
    'session.credential_unknown': {
      status: 404,
      message: 'There is no such credential, or it is not yours.',
    },
  });
