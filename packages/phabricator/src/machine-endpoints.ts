/** A rule of `@portcullis/policy` that opens an endpoint to programs that cannot log in. */
export interface MachineEndpointRule {
  readonly name: string;
  readonly description: string;
  readonly effect: 'allow';
  readonly who: 'anyone';
  readonly paths: readonly string[];
  readonly methods: readonly string[];
  readonly networks?: readonly string[];
}

/** What of Phorge can be opened to programs that cannot log in. */
export type MachineEndpoint =
  | 'sendgrid'
  | 'mailgun'
  | 'postmark'
  | 'circleci'
  | 'buildkite'
  | 'calendar'
  | 'blog-feeds'
  | 'oauth-server'
  | 'files';

/** How an endpoint is called, and what protects it once the gate admits anonymous clients there. */
interface EndpointFacts {
  readonly paths: readonly string[];
  readonly methods: readonly string[];
  readonly protection: string;
  /** Whether nothing does. */
  readonly isOpen?: true;
}

const ENDPOINTS: Readonly<Record<MachineEndpoint, EndpointFacts>> = {
  sendgrid: {
    paths: ['/mail/sendgrid/'],
    methods: ['POST'],
    protection:
      'nothing: anyone who knows the address can send mail in the name of any user, so restrict its networks',
    isOpen: true,
  },
  mailgun: {
    paths: ['/mail/mailgun/'],
    methods: ['POST'],
    protection: 'a signature with the API key of Mailgun, which Phorge checks',
  },
  postmark: {
    paths: ['/mail/postmark/'],
    methods: ['POST'],
    protection:
      'Phorge’s list of addresses of Postmark, which requires that Phorge receives the address of the client',
  },
  circleci: {
    paths: ['/harbormaster/hook/circleci/'],
    methods: ['POST'],
    protection: 'nothing but the PHID of a build target, so restrict its networks',
    isOpen: true,
  },
  buildkite: {
    paths: ['/harbormaster/hook/buildkite/'],
    methods: ['POST'],
    protection: 'the token in X-Buildkite-Token, which Phorge checks',
  },
  calendar: {
    paths: ['/calendar/export/ics/*/*/**'],
    methods: ['GET'],
    protection:
      'the secret in the address: anyone who has it can read the calendar until the export is disabled',
  },
  'blog-feeds': {
    paths: ['/phame/blog/feed/*/'],
    methods: ['GET'],
    protection:
      'Phorge’s policy of the blog, if Phorge shows objects to anonymous users (policy.allow-public)',
  },
  'oauth-server': {
    paths: ['/oauthserver/token/'],
    methods: ['POST'],
    protection: 'the secret of the client of Phorge’s own OAuth server',
  },
  files: {
    paths: ['/file/data/**'],
    methods: ['GET'],
    protection: 'the secret in the address: anyone who has it can read the file, and it never expires',
  },
};

/** Their names. */
export const MACHINE_ENDPOINTS: readonly MachineEndpoint[] = /* @__PURE__ */ Object.keys(
  ENDPOINTS,
) as MachineEndpoint[];

/** Whether nothing protects an endpoint but the networks that it is open to. */
export function needsNetworks(name: MachineEndpoint): boolean {
  return ENDPOINTS[name].isOpen === true;
}

/**
 * Rules that open what programs call without a login: webhooks of mail and builds, and addresses that are secrets themselves. None of it is
 * open unless a policy has the rule. Each rule's description contains what protects the endpoint then, and the rule is for the one method
 * and path that the program uses.
 *
 * Needs `networks` for `sendgrid` and `circleci`, which nothing else protects, and throws a `TypeError` without. A rule that denies
 * webhooks to everyone is stronger than these; the shipped policy denies them to people only. It does **not** check a signature: Phorge
 * does.
 *
 * @example
 * ```ts
 * import { machineEndpoint } from '@portcullis/phabricator';
 *
 * const rules = [machineEndpoint('mailgun'), machineEndpoint('circleci', { networks: ['192.0.2.0/24'] })];
 * ```
 */
export function machineEndpoint(
  name: MachineEndpoint,
  { networks }: { readonly networks?: readonly string[] } = {},
): MachineEndpointRule {
  const endpoint = Object.hasOwn(ENDPOINTS, name) ? ENDPOINTS[name] : undefined;
  if (endpoint === undefined) {
    throw new TypeError(
      `machineEndpoint: ${JSON.stringify(name)} is not one of ${MACHINE_ENDPOINTS.join(', ')}`,
    );
  }
  if (endpoint.isOpen === true && (networks === undefined || networks.length === 0)) {
    throw new TypeError(
      `machineEndpoint: ${name} requires networks: it is protected by ${endpoint.protection}`,
    );
  }
  return {
    name: `endpoint: ${name}`,
    description: `Open to programs that cannot log in. Protected by ${endpoint.protection}.`,
    effect: 'allow',
    who: 'anyone',
    paths: endpoint.paths,
    methods: endpoint.methods,
    ...(networks === undefined ? {} : { networks }),
  };
}
