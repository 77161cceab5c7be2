import { defined } from '@portcullis/core/internal';
import type { Counterexample } from '@portcullis/policy/prove';
import { callOption } from './mcp-calls.ts';

/** A counterexample in one line: who, what, and under which circumstances. */
export function requestInWords(example: Counterexample): string {
  const {
    caller,
    roles,
    elevated,
    rolesIncomplete,
    via,
    claimsIncomplete,
    method,
    path,
    resource,
    call,
    network,
    time,
    authentication,
    claims,
    email,
  } = example;
  const who = [
    caller === 'anonymous'
      ? 'a caller who is not logged in'
      : `a ${caller === 'user' ? 'person' : 'service'}`,
    ...(caller === 'anonymous' ? [] : [roles.length === 0 ? 'without a role' : `with ${roles.join(', ')}`]),
    ...(elevated === undefined ? [] : [`and an elevation to ${elevated.join(', ')}`]),
    ...(rolesIncomplete === true ? ['and possibly more roles'] : []),
    ...(claimsIncomplete === true ? ['and possibly more claims'] : []),
    ...(via === undefined ? [] : [via === null ? 'via an unknown way' : `via ${via}`]),
  ].join(' ');
  const circumstances = {
    ...(claims ?? {}),
    ...defined({ email }),
    ...call,
    ...network,
    ...authentication,
  };
  const called = resource && callOption(resource);
  const details = [
    ...(resource === undefined || called !== undefined
      ? []
      : [
          `about ${[resource.application, resource.kind, resource.id, resource.operation].filter(Boolean).join(' ')}`,
        ]),
    ...Object.entries(circumstances).map(
      ([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
    ),
    ...(time === undefined ? [] : [`at ${time}`]),
  ];
  const what = called === undefined ? `${method} ${path}` : `${resource?.operation} ${called[1]}`;
  return `${who}: ${what}${details.length === 0 ? '' : ` (${details.join(', ')})`}`;
}
