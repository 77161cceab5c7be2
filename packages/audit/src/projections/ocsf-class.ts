/** A class of the Open Cybersecurity Schema Framework. */
export interface OcsfClass {
  readonly uid: number;
  readonly name: string;
  readonly category: number;
  readonly categoryName: string;
}

const IAM = { category: 3, categoryName: 'Identity & Access Management' } as const;
const APPLICATION = { category: 6, categoryName: 'Application Activity' } as const;

type ClassName =
  | 'authentication'
  | 'authorizeSession'
  | 'entityManagement'
  | 'groupManagement'
  | 'userManagement'
  | 'httpActivity'
  | 'apiActivity'
  | 'applicationError';

/** The classes that events are projected to (OCSF 1.9). */
export const CLASSES: Readonly<Record<ClassName, OcsfClass>> = {
  authentication: { uid: 3002, name: 'Authentication', ...IAM },
  authorizeSession: { uid: 3003, name: 'Authorize Session', ...IAM },
  entityManagement: { uid: 3004, name: 'Entity Management', ...IAM },
  groupManagement: { uid: 3006, name: 'Group Management', ...IAM },
  userManagement: { uid: 3007, name: 'User Management', ...IAM },
  httpActivity: { uid: 4002, name: 'HTTP Activity', category: 4, categoryName: 'Network Activity' },
  apiActivity: { uid: 6003, name: 'API Activity', ...APPLICATION },
  applicationError: { uid: 6008, name: 'Application Error', ...APPLICATION },
};

/** An activity, with its number in the class. */
export interface OcsfActivity {
  readonly id: number;
  readonly name: string;
}

/** What the schema has no number for. */
export function otherActivity(name: string): OcsfActivity {
  return { id: 99, name };
}

/** The methods in the order of their numbers, by what the schema calls them; before that what they are, where it is not the same. */
const NAMES: readonly (string | readonly [method: string, name: string])[] = [
  'Connect',
  'Delete',
  'Get',
  'Head',
  'Options',
  'Post',
  'Put',
  'Trace',
  'Patch',
  'ACL',
  ['BASELINE-CONTROL', 'Baseline Control'],
  'Bind',
  ['CHECKIN', 'Check In'],
  ['CHECKOUT', 'Check Out'],
  'Copy',
  'Label',
  'Link',
  'Lock',
  'Merge',
  ['MKACTIVITY', 'Make Activity'],
  ['MKCALENDAR', 'Make Calendar'],
  ['MKCOL', 'Make Collection'],
  ['MKREDIRECTREF', 'Make Redirect Reference'],
  ['MKWORKSPACE', 'Make Workspace'],
  'Move',
  ['ORDERPATCH', 'Order Patch'],
  'PRI',
  ['PROPFIND', 'Property Find'],
  ['PROPPATCH', 'Property Patch'],
  'Query',
  'Rebind',
  'Report',
  'Search',
  'Unbind',
  ['UNCHECKOUT', 'Un-Check Out'],
  'Unlink',
  'Unlock',
  'Update',
  ['UPDATEREDIRECTREF', 'Update Redirect Reference'],
  ['VERSION-CONTROL', 'Version Control'],
];

const METHODS: ReadonlyMap<string, OcsfActivity> = /* @__PURE__ */ new Map(
  NAMES.map((given, index) => {
    const [method, name] = typeof given === 'string' ? [given.toUpperCase(), given] : given;
    return [method, { id: index + 1, name }];
  }),
);

/** An HTTP method as an activity. */
export function methodActivity(method: string): OcsfActivity {
  return METHODS.get(method) ?? otherActivity(method || 'Other');
}

const READS = /\.(?:search|query|get\w*|info|whoami|find|lookup|\w*query|ping|getcapabilities)$/;

/** A Conduit method as an activity, from the verb that is its last word. */
export function conduitActivity(operation: string): OcsfActivity {
  if (READS.test(operation)) return { id: 2, name: 'Read' };
  if (/\.create\w*$/.test(operation)) return { id: 1, name: 'Create' };
  if (/\.(?:edit|update|set\w*)$/.test(operation)) return { id: 3, name: 'Update' };
  if (/\.(?:delete|remove|destroy)\w*$/.test(operation)) return { id: 4, name: 'Delete' };
  return otherActivity(operation === '' ? 'Other' : operation);
}

/** Whether a request is a message to an MCP server, by the kind of its resource. */
export function isMcpMessage(kind: string | undefined): boolean {
  return kind?.startsWith('mcp:') === true && kind !== 'mcp:metadata';
}

/** A message to an MCP server as an activity. What a tool does is known to its server only. */
export function mcpActivity(operation: string): OcsfActivity {
  return /(?:\/(?:list|get|read)|^server\/discover|^ping)$/.test(operation)
    ? { id: 2, name: 'Read' }
    : otherActivity(operation === '' ? 'Other' : operation);
}
