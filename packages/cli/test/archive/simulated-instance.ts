/** An object of the simulated instance. */
export interface SimulatedObject {
  readonly number: number;
  readonly title: string;
  readonly text: string;
  /** Default `public`. */
  readonly view?: string;
  readonly comments?: readonly SimulatedComment[];
  /** Of a file. */
  readonly data?: Uint8Array | string;
  readonly type?: string;
  /** Of a document or commit. */
  readonly name?: string;
}

export interface SimulatedComment {
  readonly id: number;
  readonly text: string;
  readonly path?: string;
  readonly line?: number;
}

/** Objects by kind, ascending by number. A list, or how many there are and what each is. */
export type SimulatedKind =
  | readonly SimulatedObject[]
  | { readonly count: number; readonly nth: (number: number) => SimulatedObject };

export type SimulatedObjects = Readonly<
  Partial<Record<'task' | 'revision' | 'paste' | 'document' | 'commit' | 'file', SimulatedKind>>
>;

export const ORIGIN = 'https://phab.example.com';
export const TOKEN = 'api-aaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const KEY = 'secretkeysecretkey00';
const USER = 'PHID-USER-aaaaaaaaaaaaaaaaaaaa';

const METHODS: Readonly<Record<string, keyof SimulatedObjects>> = {
  'maniphest.search': 'task',
  'differential.revision.search': 'revision',
  'paste.search': 'paste',
  'phriction.document.search': 'document',
  'diffusion.commit.search': 'commit',
  'file.search': 'file',
};

const LETTERS: Readonly<Record<string, keyof SimulatedObjects>> = {
  T: 'task',
  D: 'revision',
  P: 'paste',
  F: 'file',
};

/** What a simulated instance was asked, and what closes objects in it. */
export interface SimulatedInstance {
  readonly fetch: typeof fetch;
  readonly asked: string[];
  readonly closed: Set<string>;
}

/**
 * Answers as a Phorge with these objects does: pages for anonymous clients, with a login button and a token against CSRF; Conduit for the
 * one API token; data of files by their keys.
 *
 * @param isRaw whether its pages have texts as markup, as no Phorge has them
 */
export function simulatedInstance(objects: SimulatedObjects, { isRaw = false } = {}): SimulatedInstance {
  const closed = new Set<string>();
  const asked: string[] = [];
  const find = (kind: keyof SimulatedObjects, number: number): SimulatedObject | undefined => {
    const given = objects[kind];
    if (given === undefined) return undefined;
    if ('nth' in given) return number >= 1 && number <= given.count ? given.nth(number) : undefined;
    return given.find((one) => one.number === number);
  };
  const named = (kind: keyof SimulatedObjects, name: string): SimulatedObject | undefined =>
    listOf(objects[kind]).find((one) => one.name === name);
  const shown = isRaw ? (text: string) => text : escaped;
  const page = (id: string, object: SimulatedObject | undefined): Response => {
    if (object === undefined) return html('404 Not Found', 'Not found', 404);
    if ((object.view ?? 'public') !== 'public' || closed.has(id))
      return html('Login', '<form action="/auth/login/password:self/" method="POST">Log In</form>');
    const file =
      object.data === undefined
        ? ''
        : `<a href="/file/data/${KEY}/${phid('FILE', object.number)}/${encodeURIComponent(object.title.toWellFormed())}">Download</a>`;
    const comments = (object.comments ?? [])
      .map((one) => `<div><a name="${one.id}" id="${one.id}"></a><p>${shown(one.text)}</p></div>`)
      .join('');
    // Phorge names a file by a crumb, and a page of the wiki by nothing.
    const crumb = `<a href="/${id}" class="phui-crumb-view phabricator-last-crumb">${id}</a>`;
    return html(
      /^F\d+$/.test(id) ? `⇪ ${object.title}` : `◉ ${id} ${object.title}`,
      `${crumb}<h1>${shown(object.title)}</h1><p>${shown(object.text)}</p>${file}${comments}`,
    );
  };
  const pageAt = (path: string): Response => {
    const [, letter = '', number = ''] = /^\/([TDPF])(\d+)$/.exec(path) ?? [];
    const kind = LETTERS[letter];
    if (kind !== undefined) return page(path.slice(1), find(kind, Number(number)));
    if (/^\/w\/.*[^/]$/.test(path))
      return new Response(null, { status: 302, headers: { location: `${path}/` } });
    if (path.startsWith('/w/')) return page(path.slice(1, -1), named('document', path.slice(3, -1)));
    return page(path.slice(1), named('commit', path.slice(1)));
  };
  return {
    asked,
    closed,
    fetch: async (input, init) => {
      const url = new URL(String(input));
      asked.push(`${init?.method ?? 'GET'} ${url.pathname}`);
      if (url.pathname.startsWith('/api/')) {
        const params = JSON.parse(
          String((init?.body as unknown as URLSearchParams | undefined)?.get('params')),
        );
        const isKnown = params.__conduit__?.token === TOKEN;
        const result = isKnown ? conduit(url.pathname.slice(5), params, objects, find) : null;
        return Response.json(
          isKnown ? { result, error_code: null } : { result, error_code: 'ERR-INVALID-AUTH' },
        );
      }
      const [, , , key, id = ''] = url.pathname.split('/');
      if (url.pathname.startsWith('/file/data/')) {
        const file = key === KEY ? find('file', Number(id.slice(-19))) : undefined;
        return file === undefined
          ? html('403', '', 403)
          : new Response(file.data as never, {
              headers: { 'content-type': file.type ?? 'application/octet-stream' },
            });
      }
      if (url.searchParams.get('download') === 'true' || url.searchParams.get('diff') === '1')
        return new Response(`diff of ${url.pathname}\n`);
      return pageAt(url.pathname);
    },
  };
}

function conduit(
  method: string,
  params: {
    after?: string;
    constraints?: Record<string, unknown[]>;
    objectIdentifier?: string;
    diffID?: number;
  },
  objects: SimulatedObjects,
  find: (kind: keyof SimulatedObjects, number: number) => SimulatedObject | undefined,
): unknown {
  const kind = METHODS[method];
  if (kind !== undefined) {
    const given = objects[kind] ?? [];
    const after = Number(params.after ?? 0);
    const rows =
      'nth' in given
        ? Array.from({ length: Math.min(100, given.count - after) }, (_, at) => given.nth(after + at + 1))
        : given.filter(({ number }) => number > after).slice(0, 100);
    const last = rows.at(-1)?.number ?? after;
    const more = 'nth' in given ? last < given.count : given.some(({ number }) => number > last);
    return { data: rows.map((row) => described(kind, row)), cursor: { after: more ? String(last) : null } };
  }
  if (method === 'user.search') return rowsOf([{ phid: USER, fields: { username: 'alice' } }]);
  if (method === 'diffusion.repository.search') return rowsOf([{ id: 1, fields: { callsign: 'EX' } }]);
  if (method === 'differential.diff.search') {
    const [of = ''] = (params.constraints?.revisionPHIDs ?? []) as string[];
    return rowsOf([{ id: Number(of.slice(-19)) }]);
  }
  if (method === 'differential.getrawdiff') return `diff --git a/x b/x\n+++ of D${params.diffID}\n`;
  if (method === 'diffusion.rawdiffquery') return { filePHID: 'PHID-FILE-d' };
  if (method === 'file.download') return Buffer.from('diff --git a/y b/y\n').toString('base64');
  const [, type = '', number = ''] = /^PHID-(\w+)-x(\d+)$/.exec(params.objectIdentifier ?? '') ?? [];
  const found = (Object.keys(TYPES) as (keyof SimulatedObjects)[]).find((one) => TYPES[one] === type);
  const comments = (found && find(found, Number(number))?.comments) ?? [];
  return rowsOf(
    comments.map(({ id, text, path, line }) => ({
      ...{
        id,
        type: path === undefined ? 'comment' : 'inline',
        authorPHID: USER,
        dateCreated: 1_700_000_000 + id,
      },
      comments: [{ removed: false, content: { raw: text } }],
      fields: { path, line },
    })),
  );
}

const TYPES = {
  task: 'TASK',
  revision: 'DREV',
  paste: 'PSTE',
  document: 'WIKI',
  commit: 'CMIT',
  file: 'FILE',
} as const;

function described(
  kind: keyof SimulatedObjects,
  { number, title, text, view = 'public', name, data }: SimulatedObject,
): object {
  const policy = { view, edit: 'users' };
  const shared = { id: number, phid: phid(TYPES[kind], number) };
  const all = { authorPHID: USER, policy, dateCreated: 1_700_000_000, status: { name: 'Open' } };
  if (kind === 'task') return { ...shared, fields: { ...all, name: title, description: { raw: text } } };
  if (kind === 'revision') return { ...shared, fields: { ...all, title, summary: text, testPlan: '' } };
  if (kind === 'paste')
    return { ...shared, fields: { ...all, title }, attachments: { content: { content: text } } };
  if (kind === 'document')
    return {
      ...shared,
      fields: { ...all, path: `${name}/` },
      attachments: { content: { title, content: { raw: text } } },
    };
  if (kind === 'commit') {
    const identifier = (name ?? '').replace('rEX', '');
    return {
      ...shared,
      fields: {
        policy,
        identifier,
        repositoryPHID: 'PHID-REPO-x',
        message: `${title}\n\n${text}`,
        author: { name: 'Alice Archer' },
      },
    };
  }
  const dataURI = `${ORIGIN}/file/data/${KEY}/${phid('FILE', number)}/${encodeURIComponent(title.toWellFormed())}`;
  return { ...shared, fields: { ...all, name: title, size: data?.length ?? 0, dataURI } };
}

function phid(type: string, number: number): string {
  return `PHID-${type}-x${String(number).padStart(19, '0')}`;
}

function rowsOf(data: readonly object[]): object {
  return { data, cursor: { after: null } };
}

function listOf(kind: SimulatedKind | undefined): readonly SimulatedObject[] {
  return kind === undefined || 'nth' in kind ? [] : kind;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}

function html(title: string, body: string, status = 200): Response {
  return new Response(
    `<!DOCTYPE html><html><head><title>${escaped(title)}</title></head><body><div class="phabricator-main-menu"><a class="phabricator-core-login-button" href="/auth/start/">Log In</a></div><form><input type="hidden" name="__csrf__" value="B@aaaaaaaaaaaaaaaaaaaaaaaa" /></form><div class="phui-two-column-content">${body}</div></body></html>`,
    { status, headers: { 'content-type': 'text/html; charset=UTF-8' } },
  );
}
