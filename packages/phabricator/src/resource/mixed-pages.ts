/** A page that mixes the data of several applications: a `MixedPage` of `@portcullis/policy`. */
interface MixedPage {
  readonly name: string;
  readonly brings: string;
  readonly application: string;
  readonly paths?: readonly string[];
  readonly kinds?: readonly string[];
  readonly conduitMethods?: readonly string[];
}

/**
 * Phabricator's pages that mix, and what each shows of other applications, for the notes on a policy. What a request
 * reaches is decided by `classify`, not by this list. Pages about one object, by its PHID, are left out: they reach the
 * object's application.
 */
export const mixedPages: readonly MixedPage[] = [
  page('home', 'the home page', 'the feed, and the search results of its panels', ['/', '/home/**']),
  page('search', 'the search', 'titles and excerpts of all objects, hovercards', [
    '/search/',
    '/search/query/**',
    '/search/hovercard/',
    '/search/handle/*/',
  ]),
  page('search', 'dialogs that relate objects', 'titles of objects that can be related', [
    '/search/rel/**',
    '/search/source/**',
  ]),
  page('feed', 'the feed', 'a line about each change to any object', ['/feed/**'], ['story']),
  page('notifications', 'notifications', 'a line about each object that the user follows', [
    '/notification/**',
    '/ws/',
  ]),
  page('mail', 'mail', 'whole mails about objects, with their comments and changes', ['/mail/**'], ['mail']),
  page(
    'typeahead',
    'the typeahead',
    'names of projects, people, packages of Owners, repositories and objects',
    ['/typeahead/**'],
  ),
  ...[
    ['transactions', '/transactions/remarkuppreview/'],
    ['differential', '/differential/preview/'],
    ['legalpad', '/legalpad/document/preview/'],
    ['phame', '/phame/post/preview/'],
    ['phriction', '/phriction/preview/'],
    ['ponder', '/ponder/preview/'],
  ].map(([application = '', path = '']) =>
    page(application, 'the preview of a comment', 'objects embedded in it, such as {P1}', [path]),
  ),
  page(
    'herald',
    'tests, transcripts and webhooks of Herald',
    'the fields of objects that rules read, such as the whole text of a change',
    ['/herald/test/', '/herald/transcript/**', '/herald/webhook/**'],
    ['transcript', 'outgoing-webhook'],
  ),
  page('daemons', 'daemons', 'background tasks, and the objects that they process', ['/daemon/**'], ['bulk']),
  page('facts', 'facts', 'numbers about objects of any application', ['/fact/', '/fact/chart/**']),
  page('favorites', 'favorites', 'names of objects in the menu', ['/favorites/**']),
  page('phrequent', 'tracked time', 'names of objects on which users work', [
    '/phrequent/',
    '/phrequent/query/**',
  ]),
  page(
    'dashboards',
    'dashboards and portals',
    'the search results of their panels',
    ['/dashboard/**', '/portal/**', '/W*'],
    ['dashboard', 'panel', 'portal'],
  ),
  page(
    'files',
    'files',
    'files attached to objects; raw contents of Diffusion and Differential that were shown',
    ['/file/**', '/F*'],
    ['file', 'capability'],
  ),
  page('people', 'profiles of people', 'the feed of a person', ['/p/**'], ['user']),
  page(
    'projects',
    'profiles of projects',
    'the feed of a project',
    ['/tag/**', '/project/profile/**', '/project/view/**', '/project/*/item/**'],
    ['project'],
  ),
  page(
    'flags',
    'flags',
    'names of flagged objects',
    ['/flag/', '/flag/query/**', '/flag/view/**', '/flag/delete/**'],
    ['flag'],
  ),
  page(
    'tokens',
    'tokens',
    'names of objects that received one',
    ['/token/', '/token/given/**', '/token/leaders/'],
    ['given'],
  ),
  {
    name: 'Conduit methods about objects of any application',
    brings: 'names, links between objects, comments and files',
    application: 'conduit',
    paths: ['/api/*'],
    kinds: ['method'],
    conduitMethods: [
      ...['feed.query', 'phid.query', 'phid.lookup', 'phid.info', 'edge.search', 'transaction.search'],
      ...['file.search', 'file.download', 'file.info', 'file.querychunks', 'flag.query', 'remarkup.process'],
      ...['token.given', 'token.query', 'phrequent.tracking', 'portal.search'],
    ],
  },
];

/** Ways on which data of an application comes through pages of others: a `DataEscape` of `@portcullis/policy`. */
export const escapes: readonly { readonly applications: readonly string[] | 'any'; readonly how: string }[] =
  [
    {
      applications: ['paste'],
      how: '{P1} in a comment or a document of another user shows the paste',
    },
    {
      applications: ['dashboards'],
      how: '{W3} in a comment or a document of another user shows the panel and its search results',
    },
    {
      applications: ['pholio'],
      how: '{M1} in a comment or a document of another user shows the mock',
    },
    {
      applications: ['slowvote'],
      how: '{V1} in a comment or a document of another user shows the poll',
    },
    { applications: ['files'], how: '{F1} in a comment or a document anywhere shows the file' },
    {
      applications: ['differential', 'diffusion', 'paste'],
      how: 'files created from its contents: where another rule opens files, {F1} in a text shows the name and the address of any file by its number',
    },
    {
      applications: 'any',
      how: 'names of its objects, where a page of another application mentions or links them',
    },
    {
      applications: 'any',
      how: 'names of its objects whose PHID is in the address or in a form field, such as ?parent= and ?subscribers=',
    },
    { applications: 'any', how: 'files attached to its objects, where another rule opens files' },
  ];

function page(
  application: string,
  name: string,
  brings: string,
  paths: readonly string[],
  kinds?: readonly string[],
): MixedPage {
  return { application, name, brings, paths, ...(kinds === undefined ? {} : { kinds }) };
}
