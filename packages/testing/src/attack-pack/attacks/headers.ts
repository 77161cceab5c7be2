import type { Attack, Bait, Probe } from '../attack.ts';

const OTHER_PATHS = [
  'X-Forwarded-Uri',
  'X-Forwarded-Path',
  'X-Forwarded-Prefix',
  'X-Original-URL',
  'X-Original-URI',
  'X-Rewrite-URL',
];

/** What applications of many kinds take for "the proxy says who this is", as a hostile client would spell it. */
const IDENTITIES = [
  'X-Forwarded-Email',
  'X_Forwarded_Email',
  'X-Forwarded-User',
  'x_forwarded_user',
  'X-Auth-Request-User',
  'X_Auth_Request_Email',
  'Remote-User',
  'REMOTE_USER',
  'X-Remote-User',
  'Cf-Access-Authenticated-User-Email',
  'CF_Access_Authenticated_User_Email',
];

/** Hop-by-hop headers (RFC 9110 section 7.6.1) that a client may send without breaking the exchange itself. */
const HOP_BY_HOP = ['Keep-Alive', 'TE', 'Proxy-Connection', 'Proxy-Authorization', 'Proxy-Authenticate'];

/** Headers by which a client would speak for the gate. */
export const headers: readonly Attack[] = [
  {
    row: 'C2',
    title: 'another path named in a header, to be admitted',
    source: 'oauth2-proxy CVE-2026-40575',
    needs: ['openPage'],
    how: {
      probes: ({ closedPage, openPage }) =>
        [...OTHER_PATHS, 'X_Original_URL', 'X_Forwarded_Uri'].map((name): Probe => {
          const request = { path: closedPage, headers: [[name, openPage]] as const };
          return { name: `${name}: ${openPage}`, request, wanted: 'refused' };
        }),
    },
  },
  {
    row: 'C2',
    title: 'another path or method named in a header, for the application',
    source: 'oauth2-proxy CVE-2026-40575',
    how: {
      probes: (bait) => [
        ...OTHER_PATHS.map((name) => stripped(bait, name, '/elsewhere')),
        ...['X-HTTP-Method', 'X-HTTP-Method-Override', 'X-Method-Override'].map((name) =>
          stripped(bait, name, 'DELETE'),
        ),
      ],
    },
  },
  {
    row: 'C4',
    title: 'a health checker by its User-Agent',
    source: 'oauth2-proxy CVE-2026-34457',
    how: {
      probes: ({ closedPage }) =>
        ['GoogleHC/1.0', 'kube-probe/1.31', 'ELB-HealthChecker/2.0', 'Cloudflare-Healthchecks/1.0'].map(
          (agent): Probe => ({
            name: agent,
            request: { path: closedPage, headers: [['User-Agent', agent]] },
            wanted: 'refused',
          }),
        ),
    },
  },
  {
    row: 'C5',
    title: 'an identity in a header, in every spelling',
    source: 'oauth2-proxy CVE-2025-64484',
    how: { probes: (bait) => IDENTITIES.map((name) => stripped(bait, name, 'admin@corp.example')) },
  },
  {
    row: 'C5',
    title: 'an identity in a header, and nothing else',
    source: 'oauth2-proxy CVE-2025-64484',
    how: {
      probes: ({ closedPage }) =>
        IDENTITIES.map((name): Probe => {
          const request = { path: closedPage, headers: [[name, 'admin@corp.example']] as const };
          return { name, request, wanted: 'refused' };
        }),
    },
  },
  {
    row: 'C11',
    title: 'the scheme and host named by the client',
    source: 'oathkeeper CVE-2026-33495',
    how: {
      probes: (bait) => [
        stripped(bait, 'X-Forwarded-Host', 'attacker.example'),
        stripped(bait, 'X-Forwarded-Port', '443'),
        stripped(bait, 'Forwarded', 'for=127.0.0.1;host=attacker.example;proto=https'),
        stripped(bait, 'CF-Visitor', '{"scheme":"https"}'),
      ],
    },
  },
  {
    row: 'C12',
    title: 'the gate’s own headers listed in Connection',
    source: 'oathkeeper GHSA-w9mr-28mw-j8hg',
    needs: ['addedHeaders'],
    how: {
      probes: ({ closedPage, caller, addedHeaders }) =>
        ['', 'close, '].map((before): Probe => {
          const connection = `${before}${addedHeaders.join(', ')}`;
          return {
            name: `Connection: ${connection}`,
            request: { path: closedPage, headers: [...caller, ['Connection', connection]] },
            wanted: 'served',
            having: addedHeaders,
          };
        }),
    },
  },
  {
    row: 'hop-by-hop',
    title: 'headers that belong to one connection',
    source: 'RFC 9110 section 7.6.1',
    how: { probes: (bait) => HOP_BY_HOP.map((name) => stripped(bait, name, 'x')) },
  },
];

/** Sent by a good caller: the page is served, and the header stays behind. */
function stripped({ closedPage, caller }: Bait, name: string, value: string): Probe {
  return {
    name,
    request: { path: closedPage, headers: [...caller, [name, value]] },
    wanted: 'served',
    without: [name],
  };
}
