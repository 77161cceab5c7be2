import type {
  ActivityEvent,
  BreakGlassEvent,
  CredentialEvent,
  ElevationEvent,
  LockEvent,
  SsoEvent,
} from '../event/activity-event.ts';
import type { CheckpointEvent } from '../event/checkpoint-event.ts';
import { CLASSES, conduitActivity, type OcsfActivity, type OcsfClass, otherActivity } from './ocsf-class.ts';
import { endpointOf, type OcsfObject, userOf } from './ocsf-object.ts';

/** What a projection adds to the attributes of every class. */
export interface Projection {
  readonly of: OcsfClass;
  readonly activity: OcsfActivity;
  readonly attributes: OcsfObject;
}

const UPDATE: OcsfActivity = { id: 3, name: 'Update' };
const CREATE: OcsfActivity = { id: 1, name: 'Create' };
const DELETE: OcsfActivity = { id: 4, name: 'Delete' };

const CREDENTIAL_ACTIVITIES: Readonly<Record<CredentialEvent['credential']['change'], OcsfActivity>> = {
  issued: CREATE,
  revoked: DELETE,
  deposited: UPDATE,
  withdrawn: UPDATE,
  confirmed: UPDATE,
  declined: UPDATE,
  confirmation_used: UPDATE,
};
/** Something went wrong. */
export const ERROR: OcsfActivity = { id: 1, name: 'General Error' };

/** The class and attributes of an activity. */
export function activityProjection(event: ActivityEvent): Projection {
  const { actor, src } = event;
  switch (event.type) {
    case 'login':
      return authentication(event, { id: 1, name: 'Logon' });
    case 'logout': {
      const { iss, sub } = event.logout;
      const projection = authentication(event, { id: 2, name: 'Logoff' });
      if (sub === undefined) return projection;
      // Here the user is whose session it was.
      const others = { user: userOf({ kind: 'user', iss, sub }), actor: { user: userOf(actor) } };
      return { ...projection, attributes: { ...projection.attributes, ...others } };
    }
    case 'session.refresh':
      return authentication(event, otherActivity('Refresh'));
    case 'session.device':
      return authentication(event, otherActivity('Device'));
    case 'break_glass':
      return authentication(event, BREAK_GLASS_ACTIVITIES[event.break_glass.change]);
    case 'signal':
      return authentication(event, otherActivity('Signal'));
    case 'roles.resolved':
      return {
        of: CLASSES.authorizeSession,
        activity: { id: 3, name: 'Assign Roles' },
        attributes: {
          user: userOf(actor),
          iam_roles: (actor?.roles ?? []).map((name) => ({ name })),
          src_endpoint: src && endpointOf(src),
        },
      };
    case 'conduit.call':
      return {
        of: CLASSES.apiActivity,
        activity: conduitActivity(event.resource.operation ?? ''),
        attributes: {
          actor: { user: userOf(actor) },
          api: { operation: event.resource.operation ?? 'unknown', service: { name: event.resource.app } },
          src_endpoint: endpointOf(src),
          resources: event.resource.id === undefined ? undefined : [{ uid: event.resource.id }],
        },
      };
    case 'group.sync': {
      const { name, change, member } = event.group;
      if (change === 'disable') {
        return {
          of: CLASSES.userManagement,
          activity: { id: 5, name: 'Disable' },
          attributes: { user: { name: member ?? 'unknown' }, actor: actor && { user: userOf(actor) } },
        };
      }
      return {
        of: CLASSES.groupManagement,
        activity: change === 'add' ? { id: 3, name: 'Add User' } : { id: 4, name: 'Remove User' },
        attributes: {
          group: { name },
          users: member === undefined ? undefined : [{ name: member }],
          count: event.group.count,
          actor: actor && { user: userOf(actor) },
        },
      };
    }
    case 'policy.loaded': {
      const { id, version_sha256 } = event.policy;
      return managed(event, { name: id, type: 'policy', version: version_sha256 });
    }
    case 'config.changed': {
      const { name, version_sha256 } = event.config;
      return managed(event, { name, type: 'configuration', version: version_sha256 });
    }
    case 'archive.served': {
      const { origin, sha256 } = event.archive;
      return managed(event, { name: origin, type: 'archive', version: sha256 });
    }
    case 'keys.rotated':
      return managed(event, { name: event.keys.purpose, type: 'key', uid: event.keys.kid });
    case 'access.requested': {
      const { event: uid, policy, rule } = event.access_request;
      return managed(event, { name: rule ?? policy, type: 'access request', uid }, CREATE);
    }
    case 'credential': {
      const { change, id, name } = event.credential;
      return managed(event, { name, type: 'credential', uid: id }, CREDENTIAL_ACTIVITIES[change]);
    }
    case 'lock': {
      const { change, iss, sub, email, username } = event.lock;
      return {
        of: CLASSES.userManagement,
        activity: LOCK_ACTIVITIES[change],
        attributes: {
          user: userOf({ kind: 'user', iss, sub, email, name: username }),
          actor: actor && { user: userOf(actor) },
        },
      };
    }
    case 'elevation': {
      const { change, iss, sub, role } = event.elevation;
      return {
        of: CLASSES.userManagement,
        activity: ELEVATION_ACTIVITIES[change],
        attributes: {
          user: userOf({ kind: 'user', iss, sub, roles: role === undefined ? undefined : [role] }),
          actor: actor && { user: userOf(actor) },
        },
      };
    }
    case 'person.forgotten':
      return managed(event, { name: 'pseudonym', type: 'person', uid: event.person.pseudonym }, DELETE);
    case 'sso':
      return singleSignOn(event);
    case 'upstream.changed':
    case 'jwks.stale_used':
      return { of: CLASSES.applicationError, activity: ERROR, attributes: {} };
  }
}

const ELEVATION_ACTIVITIES: Readonly<Record<ElevationEvent['elevation']['change'], OcsfActivity>> = {
  asked: otherActivity('Ask For Role'),
  approved: otherActivity('Give Role'),
  declined: otherActivity('Decline Role'),
  revoked: otherActivity('Revoke Role'),
  refused: otherActivity('Elevation Refused'),
};

const LOCK_ACTIVITIES: Readonly<Record<LockEvent['lock']['change'], OcsfActivity>> = {
  locked: { id: 5, name: 'Disable' },
  unlocked: { id: 2, name: 'Enable' },
  sessions_ended: otherActivity('End Sessions'),
  login_required: otherActivity('Require Login'),
  refresh_due: otherActivity('Refresh Sessions'),
  proposed: otherActivity('Propose Lock'),
  refused: otherActivity('Lock Refused'),
};

const BREAK_GLASS_ACTIVITIES: Readonly<Record<BreakGlassEvent['break_glass']['change'], OcsfActivity>> = {
  used: { id: 1, name: 'Logon' },
  refused: { id: 1, name: 'Logon' },
  revoked: otherActivity('Grant Revoked'),
  ended: { id: 2, name: 'Logoff' },
};

const SSO_ACTIVITIES: Readonly<Record<SsoEvent['sso']['step'], OcsfActivity>> = {
  code_issued: otherActivity('Code Issued'),
  token_issued: otherActivity('Token Issued'),
  profile_given: otherActivity('Profile Given'),
  registered: CREATE,
  registration_refused: CREATE,
  signed_in: { id: 1, name: 'Logon' },
  linked: otherActivity('Link'),
  link_refused: otherActivity('Link'),
  session_dropped: { id: 2, name: 'Logoff' },
};

/** The steps that are about the application's account, and not about a login. */
const ACCOUNT_STEPS: ReadonlySet<string> = new Set([
  'registered',
  'registration_refused',
  'linked',
  'link_refused',
]);

function singleSignOn(event: SsoEvent): Projection {
  const { actor, src, sso } = event;
  const { step, username, account } = sso;
  const activity = SSO_ACTIVITIES[step];
  if (!ACCOUNT_STEPS.has(step)) return authentication(event, activity);
  return {
    of: CLASSES.userManagement,
    activity,
    attributes: {
      // The application's account; whose it is says the actor.
      user: { uid: account, name: username ?? 'unknown', type_id: 1, type: 'User' },
      actor: { user: userOf(actor) },
      src_endpoint: src && endpointOf(src),
    },
  };
}

function authentication(event: ActivityEvent, activity: OcsfActivity): Projection {
  const { actor, auth, session, src } = event;
  return {
    of: CLASSES.authentication,
    activity,
    attributes: {
      user: userOf(actor),
      service: { name: event.observer.worker },
      src_endpoint: src && endpointOf(src),
      session: session && {
        uid: session.id_hash,
        created_time: milliseconds(session.created),
        expiration_time: milliseconds(session.expires),
      },
      is_mfa: auth?.mfa,
    },
  };
}

/** A change of something that is managed. */
export function managed(
  event: ActivityEvent | CheckpointEvent,
  entity: OcsfObject,
  activity: OcsfActivity = UPDATE,
): Projection {
  const actor = 'actor' in event ? event.actor : undefined;
  return {
    of: CLASSES.entityManagement,
    activity,
    attributes: { entity, actor: actor && { user: userOf(actor) } },
  };
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : seconds * 1000;
}
