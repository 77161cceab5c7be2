/** What `user.whoami` of the provider says about the visitor; every field may be missing. */
export interface ExternalProfile {
  readonly phid: string | undefined;
  readonly userName: string | undefined;
  readonly realName: string | undefined;
  readonly primaryEmail: string | undefined;
}

/** An account of the provider on its way to become a user, bound to the browser by the cookie `phreg`. */
export interface PendingRegistration {
  readonly cookie: string;
  readonly profile: ExternalProfile;
}
