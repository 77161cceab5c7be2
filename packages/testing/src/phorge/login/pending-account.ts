/** What `user.whoami` of the provider says about the visitor; every field may be missing. */
export interface ExternalProfile {
  readonly phid: string | undefined;
  readonly userName: string | undefined;
  readonly realName: string | undefined;
  readonly primaryEmail: string | undefined;
}

/** A profile that says who it is of. */
export interface IdentifiedProfile extends ExternalProfile {
  readonly phid: string;
}

/** An account of the provider that belongs to no user yet, bound to the browser by the cookie `phreg`. */
export interface PendingAccount {
  readonly cookie: string;
  readonly profile: IdentifiedProfile;
}
