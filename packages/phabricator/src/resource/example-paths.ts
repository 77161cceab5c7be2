import { conduitMethods } from './conduit-methods.ts';
import { conduitPrefixes } from './conduit-reach.ts';
import { mixedRows } from './reach.ts';
import { routes } from './route-table.ts';

/** Words that a policy uses, so that paths which bring them are among the examples. */
export interface ExampleWords {
  readonly operations?: readonly string[];
  readonly ids?: readonly string[];
  readonly conduitMethods?: readonly string[];
}

/** What follows a place in Phorge's routes. */
const OPERATIONS = ['view', 'edit', 'create', 'query', 'history', 'archive', 'delete', 'comment'];

/** Parts of special surfaces that no table spells out. */
const SURFACE_PATHS = [
  ...['edit', 'panel'].map((word) => `/applications/${word}/PhabricatorConfigApplication/`),
  ...['install', 'uninstall'].map((word) => `/applications/PhabricatorConfigApplication/${word}/`),
  ...['config/edit/1', 'mfa/1', 'message/1', 'contact/1'].map((rest) => `/auth/${rest}/`),
  ...'logs invite approve/1 disapprove/1 disable/1 empower/1 delete/1 rename/1 welcome/1 create new/1'
    .split(' ')
    .map((rest) => `/people/${rest}/`),
  ...['sendgrid', 'mailgun', 'postmark'].map((name) => `/mail/${name}/`),
  ...['/harbormaster/hook/1/', '/file/data/@/key/PHID-FILE-1/name', '/file/xform/preview/PHID-FILE-1/key/'],
  ...[
    '/calendar/export/ics/1/key/',
    '/oauthserver/token/',
    '/login/refresh/',
    '/auth/start/',
    '/auth/login/x/',
  ],
  ...['/source/x/', '/source/x/info/refs', '/diffusion/1/browse/', '/rX0123', '/phid/PHID-TASK-1/'],
];

/**
 * Paths of every application and special surface that `classify` knows, for proofs about policies: what the paths of a
 * policy do not name is looked at here. They are examples: which objects there are is not known.
 */
export function examplePaths({
  operations = [],
  ids = [],
  conduitMethods: named = [],
}: ExampleWords = {}): readonly string[] {
  const words = new Set([...OPERATIONS, ...operations.filter((word) => /^[a-z]+$/.test(word))]);
  const ofRoutes = [...routes()].flatMap(([segment, { kinds, monogram }]) => [
    `/${segment}`,
    `/${segment}/`,
    `/${segment}/1/`,
    ...(monogram === undefined ? [] : [`/${monogram}1`]),
    ...[...words].flatMap((word) => [`/${segment}/${word}/`, `/${segment}/${word}/1/`]),
    ...kinds.flatMap((kind) => [
      `/${segment}/${kind}/`,
      `/${segment}/${kind}/1/`,
      ...[...words].flatMap((word) => [`/${segment}/${kind}/${word}/`, `/${segment}/${kind}/${word}/1/`]),
    ]),
  ]);
  const calls = [...conduitPrefixes(), 'file', 'feed', 'phid', 'unheard'].flatMap((prefix) =>
    ['search', 'edit', 'query'].map((word) => `/api/${prefix}.${word}`),
  );
  return [
    ...new Set([
      '/',
      ...ofRoutes,
      ...mixedRows().map((row) => `/${row.replaceAll('*', 'x')}/`),
      ...mixedRows().map((row) => `/${row.replaceAll('*', 'x')}/PHID-DREV-1/`),
      ...SURFACE_PATHS,
      ...calls,
      ...conduitMethods().map(({ name }) => `/api/${name}`),
      ...named.map((method) => `/api/${method.replaceAll('*', 'x')}`),
      ...ids.filter((id) => /^[A-Z][\w*]*$/.test(id)).map((id) => `/${id.replaceAll('*', '1')}`),
    ]),
  ];
}
