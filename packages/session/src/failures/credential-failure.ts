import { type FailureTable, failureTable } from '@portcullis/core';

/** Why a credential for programs, or an operation on one, was refused. */
export type CredentialFailure =
  /** A credential for programs was sent where it is not valid, such as to a page or a WebSocket. */
  | 'session.credential_misplaced'
  /** An authorization code or device code could not be exchanged for a credential. */
  | 'session.credential_refused'
  /** The caller is not an operator and asked for the credentials of other users. */
  | 'session.credential_forbidden'
  /** The credential does not exist, or belongs to another user. */
  | 'session.credential_unknown';

/** Creates the error for such a failure code. */
export const credentialError: FailureTable<CredentialFailure> =
  /* @__PURE__ */ failureTable<CredentialFailure>({
    'session.credential_misplaced': {
      status: 403,
      message: 'This credential is for programs such as git and arc and is not valid at this address.',
    },
    'session.credential_refused': { status: 400, message: 'This code is not accepted. Start again.' },
    'session.credential_forbidden': {
      status: 403,
      message: 'Only operators can see the credentials of other users.',
    },
    'session.credential_unknown': {
      status: 404,
      message: 'This credential does not exist or is not yours.',
    },
  });
