import type { Attack, Bait, Probe } from '../attack.ts';
import type { HostileRequest } from '../exchange.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Addresses that the gate and the application may interpret differently. */
export const paths: readonly Attack[] = [
  {
    row: 'C1',
    title: 'an open page named in the query',
    source: 'oauth2-proxy CVE-2025-54576',
    needs: ['openPage'],
    how: {
      probes: ({ closedPage, openPage }) =>
        ['?x=', '?', '?/', '?redirect=', '?x=%00'].map((joint) =>
          anonymous(`${closedPage}${joint}${openPage}`),
        ),
    },
  },
  {
    row: 'C3',
    title: 'an open page named behind a fragment',
    source: 'oauth2-proxy CVE-2026-41059',
    needs: ['openPage'],
    how: {
      probes: ({ closedPage, openPage }) =>
        ['%23', '%23/', '%3f', '%3F/', '%2523'].map((joint) => anonymous(`${closedPage}${joint}${openPage}`)),
    },
  },
  {
    row: 'C9',
    title: 'spellings of a path that origins read differently',
    source: 'oathkeeper CVE-2026-33494, authelia CVE-2021-32637',
    how: { probes: (bait) => ambiguous(bait).map((path) => known(bait, { path })) },
  },
  {
    row: 'C9',
    title: 'leaving an open page by dots',
    source: 'oathkeeper CVE-2026-33494',
    needs: ['openPage'],
    how: {
      probes: ({ closedPage, openPage }) =>
        ['/..', '/%2e%2e', '/.%2E', '/..;', '/..%2f', '/%2e%2e%2f', '\\..', '/..%5c', '/..%00'].map((dots) =>
          anonymous(`${openPage.replace(/\/$/, '')}${dots}${closedPage}`),
        ),
    },
  },
  {
    row: 'C37',
    title: 'the path named by a parameter',
    source: 'Phorge, `__path__`',
    needs: ['phabricator'],
    how: { probes: (bait) => overrides(bait.closedPage).map((request) => known(bait, request)) },
  },
  {
    row: 'C38',
    title: 'a body that becomes a form when the runtime trims its header',
    source: 'Portcullis before its first release',
    needs: ['phabricator'],
    how: { probes: (bait) => disguisedForms(bait.closedPage).map((request) => known(bait, request)) },
  },
];

function anonymous(path: string): Probe {
  return { name: path, request: { path }, wanted: 'refused' };
}

/** Sent by a caller who may have the page, so a refusal is due to the encoding alone. */
function known({ caller }: Bait, request: HostileRequest): Probe {
  const headers = [...caller, ...(request.headers ?? [])];
  return { name: nameOf(request), request: { ...request, headers }, wanted: 'refused' };
}

function nameOf({ path, headers = [], body }: HostileRequest): string {
  return [
    path,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [body]),
  ].join(' ');
}

function ambiguous({ closedPage }: Bait): string[] {
  const [, first = '', rest = ''] = /^\/([^/]+)(.*)$/.exec(closedPage) ?? [];
  const hex = first.charCodeAt(0).toString(16);
  return [
    `/${closedPage}`,
    `//${first}${rest}`,
    `/${first}/${rest}`,
    `/%${hex}${first.slice(1)}${rest}`,
    `/${first}%2f${rest.slice(1)}`,
    `/${first}%5c${rest.slice(1)}`,
    `/x/..%2f${first}${rest}`,
    `/x/..;/${first}${rest}`,
    `/x../${first}${rest}`,
    `${closedPage}%00`,
    `${closedPage}%0d%0aX-Injected:%20yes`,
    `${closedPage}%`,
    `${closedPage}%zz`,
    `/%c0%af${first}${rest}`,
    `${closedPage}%ff`,
    `/%${hex.toUpperCase()}${first.slice(1)}${rest}`,
  ];
}

function overrides(page: string): HostileRequest[] {
  const queries = [
    '__path__=/config/',
    '__p%61th__=/config/',
    '_%5Fpath+_=/config/',
    '__path._=/config/',
    '%20__path__=/config/',
    '+__path__=/config/',
    '__path__%00=/config/',
    '__path__[]=/config/',
    '__path_[=/config/',
    '__path_%5B=/config/',
    'a=1;__path__=/config/',
    'a=1&__path__=/config/',
    '__path__=',
    '__path__',
  ];
  const form = formTo(page);
  return [
    ...queries.map((query) => ({ path: `${page}?${query}` })),
    { path: '/index.php?__path__=/config/' },
    { path: '/index.php/config/' },
    { path: `${page}&__path__=/config/` },
    { path: page, headers: [['Cookie', '__path__=/config/']] },
    form(FORM, '__path__=/config/'),
    form(FORM, 'a=b&__p%61th__=/config/'),
    form(`${FORM}; charset=utf-8`, '__path__=/config/'),
    form(FORM.toUpperCase(), '__path__=/config/'),
    form('multipart/form-data; boundary=cut', part('"__path__"')),
    form('multipart/form-data; boundary=cut', part('__path__')),
    form('multipart/form-data; boundary=cut', part("'__path__'")),
  ];
}

/** Each is a form to a parser that reads what a runtime sends, and something else to one that reads what the runtime received. */
function disguisedForms(page: string): HostileRequest[] {
  const form = formTo(page);
  const field = '__path__=/config/';
  const tab = form(`${FORM}\t`, field);
  return [
    tab,
    form(`${FORM}\t `, field),
    form(`\t${FORM}`, field),
    form(`${FORM.toUpperCase()}\t`, field),
    form(`${FORM}\t;charset=utf-8`, field),
    form(`${FORM};\tcharset=utf-8`, field),
    form('multipart/form-data\t; boundary=cut', part('"__path__"')),
    form('multipart/form-data; boundary=cut\t', part('"__path__"')),
    { ...tab, headers: [...(tab.headers ?? []), ['Content-Encoding', 'gzip']] },
    { ...tab, headers: [...(tab.headers ?? []), ['Content-Encoding', 'gzip\t']] },
    {
      ...form('text/plain', field),
      headers: [
        ['Content-Type', 'text/plain'],
        ['Content-Type', FORM],
      ],
    },
  ];
}

function formTo(page: string): (type: string, body: string) => HostileRequest {
  return (type, body) => ({ method: 'POST', path: page, headers: [['Content-Type', type]], body });
}

function part(disposition: string): string {
  return `--cut\r\nContent-Disposition: form-data; name=${disposition}\r\n\r\n/config/\r\n--cut--\r\n`;
}
