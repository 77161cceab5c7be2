import { isRecord, readBounded } from '@portcullis/core/internal';
import {
  type Comment,
  type Content,
  commitDiffAddress,
  dataAddress,
  diffAddress,
  type MissingEntry,
  type OwnLabel,
  type Piece,
  type Pieces,
  pathTo,
  remarkup,
  type Seen,
  shortCommitAddress,
} from '@portcullis/phabricator/internal';
import { fieldsOf, jsonIn } from '../files/json-value.ts';
import { anonymousPage, chunksOf, downloaded, type Instance } from './anonymous-pages.ts';
import { diffObject, fileObjects, numberIn, shownDiff } from './page-parts.ts';
import type { ReadObject, ReadPart, ReadStep } from './read-object.ts';

/** Calls a Conduit method, and returns its result. Its errors contain nothing that was sent. */
export type Conduit = (method: string, parameters: object) => Promise<unknown>;

/** What authenticates the reader. Nothing of it is stored or printed. */
export interface Credentials {
  /** API token of Phorge. Default: none. */
  readonly token?: string;
  /** Credential of the gate, as `Authorization: Bearer`. Default: none. */
  readonly bearer?: string;
}

const MAX_RESULT_BYTES = 67_108_864;

/** Conduit of an instance, as the account of a credential. */
export function conduitOf({ origin, fetch }: Instance, { token, bearer }: Credentials): Conduit {
  return async (method, parameters) => {
    const params = { ...parameters, ...(token === undefined ? {} : { __conduit__: { token } }) };
    const answer = await fetch(`${origin}/api/${method}`, {
      method: 'POST',
      redirect: 'manual',
      headers: bearer === undefined ? {} : { authorization: `Bearer ${bearer}` },
      body: new URLSearchParams({ params: JSON.stringify(params), output: 'json', __conduit__: '1' }),
    });
    const text = await readBounded(answer, MAX_RESULT_BYTES);
    const { result, error_code: code } = fieldsOf(jsonIn(text ?? ''));
    if (answer.status !== 200 || text === undefined || result === undefined)
      throw new ConduitFailure(method, `was answered with ${answer.status} and no result`);
    // The text of an error may quote the token.
    if (code !== null && code !== undefined)
      throw new ConduitFailure(
        method,
        `failed with ${/^[\w-]{1,60}$/.test(String(code)) ? String(code) : 'an error'}`,
      );
    return result;
  };
}

/** A call that brought no result. */
export class ConduitFailure extends Error {
  constructor(method: string, what: string) {
    super(`${method} ${what}`);
    this.name = 'ConduitFailure';
  }
}

type Row = Readonly<Record<string, unknown>>;

/** How the objects of one kind are read. */
interface ConduitKind {
  readonly kind: string;
  readonly method: string;
  readonly attachments: readonly string[];
  readonly id: (row: Row) => string;
  readonly addresses: (row: Row, id: string) => readonly string[];
  readonly title: (row: Row, id: string) => string;
  /** PHIDs of users, by what they are to the object. */
  readonly people: (fields: Row) => readonly (readonly [label: OwnLabel, phid: unknown])[];
  readonly facts: (fields: Row) => readonly (readonly [label: OwnLabel, text: unknown])[];
  readonly text: (row: Row) => Pieces;
  readonly hasComments: boolean;
}

/** Everything of these kinds that the account can see, one part for each kind. */
export function conduitParts(instance: Instance, conduit: Conduit): readonly ReadPart[] {
  const known = new Known(conduit);
  return KINDS.map((one) => ({
    name: one.kind,
    async *read(after) {
      const attachments = Object.fromEntries(one.attachments.map((name) => [name, true]));
      for await (const row of rowsOf(conduit, one.method, { order: 'oldest', attachments }, after))
        yield await step({ instance, conduit, known }, one, row);
    },
  }));
}

interface Reading {
  readonly instance: Instance;
  readonly conduit: Conduit;
  readonly known: Known;
}

async function step(reading: Reading, one: ConduitKind, given: Row): Promise<ReadStep> {
  const { instance, conduit, known } = reading;
  const cursor = String(given.id);
  const fields = fieldsOf(given.fields);
  const row =
    one.kind === 'commit' ? { ...given, repository: await known.repository(fields.repositoryPHID) } : given;
  const id = one.id(row);
  const view = fieldsOf(fields.policy).view;
  const policy = typeof view === 'string' ? view : null;
  const addresses = one.addresses(row, id);
  const [address = '/'] = addresses;
  // Anyone who sees an object also sees the files that are attached to it, whatever their own policies say.
  const isClosed = one.kind !== 'file' && policy !== null && policy !== 'public';
  const monogram = /^[A-Z]\d+$/.test(id) ? id : undefined;
  const { seen, failed } = isClosed ? { seen: 'reader' as const } : await seenBy(instance, address, monogram);
  const missing: MissingEntry[] =
    failed === undefined ? [] : [{ id, kind: one.kind, reason: 'failed', detail: failed }];
  const text: Pieces[] = [one.text(row)];
  const [newest, ...older] = await rawDiffs(conduit, one, row, id, missing);
  if (newest !== undefined) text.push(shownDiff(newest.addresses[0] ?? '', newest.text));
  if (older.length > 0)
    text.push([
      [
        'ul',
        older.map(
          ({ addresses: [link = ''] }): Piece => ['li', [['a', [['own', 'Raw diff'], numberIn(link)], link]]],
        ),
      ],
    ]);
  const people = await Promise.all(
    one.people(fields).map(async ([label, phid]) => [label, await known.username(phid)] as const),
  );
  const said = await comments(reading, one, row, id, missing);
  const lists = await Promise.all(
    listed(row).map(async ([label, phids]) => [label, (await known.names(phids, seen)).join(', ')] as const),
  );
  const facts = [...people, ...one.facts(fields), ...lists].flatMap(([label, fact]) =>
    typeof fact === 'string' && fact !== '' ? [[label, fact] as const] : [],
  );
  const title = one.title(row, id);
  const content: Content = { title, facts, text: text.flat(), comments: said };
  const shared = { id, kind: one.kind, title, policy, seen };
  const object: ReadObject = { ...shared, addresses, of: content };
  if (one.kind === 'file') return { cursor, ...(await fileStep(instance, row, object, missing)) };
  const diffs = [newest, ...older].flatMap((one) =>
    one === undefined ? [] : [diffObject(object, one.name, one.addresses, [Buffer.from(one.text)])],
  );
  return { cursor, objects: [object, ...diffs], missing };
}

/** Who could see an object: anyone, if an anonymous client gets its page. A page that fails is not known to be public. */
async function seenBy(
  instance: Instance,
  address: string,
  monogram: string | undefined,
): Promise<{ readonly seen: Seen; readonly failed?: string }> {
  const found = await anonymousPage(instance, pathTo(address), monogram);
  if (found.state === 'open') return { seen: 'anyone' };
  return found.state === 'closed'
    ? { seen: 'reader' }
    : { seen: 'reader', failed: `it counts as not public, because its page ${found.detail}` };
}

/** The raw diffs of a revision, the newest first; and of a commit, that of its changes. */
async function rawDiffs(
  conduit: Conduit,
  one: ConduitKind,
  row: Row,
  id: string,
  missing: MissingEntry[],
): Promise<readonly RawDiff[]> {
  const found: RawDiff[] = [];
  const read = async (what: string, of: () => Promise<RawDiff | undefined>): Promise<void> => {
    let detail = 'it has no diff';
    try {
      const diff = await of();
      if (diff !== undefined) {
        found.push(diff);
        return;
      }
    } catch (error) {
      if (!(error instanceof ConduitFailure)) throw error;
      detail = error.message;
    }
    missing.push({ id: `${id} ${what}`, kind: 'diff', reason: 'failed', detail });
  };
  if (one.kind === 'commit') await read('raw diff', () => commitDiff(conduit, row, id));
  if (one.kind !== 'revision') return found;
  const [newest, ...older] = await diffsOf(conduit, row, (detail) =>
    missing.push({ id: `${id} diffs`, kind: 'diff', reason: 'failed', detail }),
  );
  await read('raw diff', async () => {
    if (newest === undefined) return undefined;
    const text = await conduit('differential.getrawdiff', { diffID: newest });
    const addresses = [dataAddress(`/${id}`), diffAddress(newest)];
    return typeof text === 'string' ? { text, name: id, addresses } : undefined;
  });
  for (const diff of older)
    await read(`diff ${diff}`, async () => {
      const text = await conduit('differential.getrawdiff', { diffID: diff });
      return typeof text === 'string'
        ? { text, name: `${id} diff ${diff}`, addresses: [diffAddress(diff)] }
        : undefined;
    });
  return found;
}

/** A raw diff, and where it is served. */
interface RawDiff {
  readonly text: string;
  readonly name: string;
  readonly addresses: readonly string[];
}

/** The numbers of the diffs of a revision, the newest first. */
async function diffsOf(
  conduit: Conduit,
  { phid }: Row,
  failed: (detail: string) => void,
): Promise<readonly string[]> {
  const found: string[] = [];
  try {
    const asked = { constraints: { revisionPHIDs: [phid] }, order: 'newest' };
    for await (const { id } of rowsOf(conduit, 'differential.diff.search', asked)) found.push(String(id));
  } catch (error) {
    if (!(error instanceof ConduitFailure)) throw error;
    failed(error.message);
  }
  return found;
}

async function commitDiff(conduit: Conduit, { fields }: Row, id: string): Promise<RawDiff | undefined> {
  const { identifier, repositoryPHID } = fieldsOf(fields);
  const file = fieldsOf(
    await conduit('diffusion.rawdiffquery', { commit: identifier, repository: repositoryPHID }),
  );
  if (typeof file.filePHID !== 'string') return undefined;
  const data = await conduit('file.download', { phid: file.filePHID });
  if (typeof data !== 'string') return undefined;
  const text = Buffer.from(data, 'base64').toString('utf8');
  return { text, name: id, addresses: [commitDiffAddress(`/${id}`)] };
}

async function comments(
  { conduit, known }: Reading,
  one: ConduitKind,
  { phid }: Row,
  id: string,
  missing: MissingEntry[],
): Promise<readonly Comment[]> {
  const found: Comment[] = [];
  if (!one.hasComments) return found;
  try {
    for await (const row of rowsOf(conduit, 'transaction.search', { objectIdentifier: phid }))
      found.push(...(await commentsOf(row, known)));
  } catch (error) {
    if (!(error instanceof ConduitFailure)) throw error;
    missing.push({ id: `${id} comments`, kind: 'comment', reason: 'failed', detail: error.message });
  }
  return found.sort((a, b) => a.at - b.at || Number(a.anchor) - Number(b.anchor));
}

/** The current text of the comment of a transaction; one that was removed has none. */
async function commentsOf(row: Row, known: Known): Promise<readonly Comment[]> {
  const [newest] = listOf(row.comments).map(fieldsOf);
  const raw = fieldsOf(newest?.content).raw;
  if (newest === undefined || newest.removed === true || typeof raw !== 'string') return [];
  const { path, line } = fieldsOf(row.fields);
  const inline = /^\d{1,20}$/.test(String(newest.id)) ? { inline: String(newest.id) } : {};
  const place =
    typeof path === 'string' && typeof line === 'number' ? { place: { path, line, ...inline } } : {};
  return [
    {
      ...{ anchor: String(row.id), author: (await known.username(row.authorPHID)) ?? 'unknown' },
      ...{ at: Number(row.dateCreated), ...place, text: remarkup(raw) },
    },
  ];
}

async function fileStep(
  instance: Instance,
  row: Row,
  page: ReadObject,
  missing: readonly MissingEntry[],
): Promise<Omit<ReadStep, 'cursor'>> {
  const { dataURI } = fieldsOf(row.fields);
  const answer = typeof dataURI === 'string' ? await downloaded(instance, dataURI) : undefined;
  const phid = String(row.phid);
  if (answer === undefined || !/^PHID-FILE-[a-z\d]{20}$/.test(phid)) {
    const detail = 'its data was not answered';
    return {
      objects: [page],
      missing: [...missing, { id: `${page.id} data`, kind: 'file', reason: 'failed', detail }],
    };
  }
  const type = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  const file = { type: type || 'application/octet-stream', chunks: chunksOf(answer) };
  return { objects: fileObjects(page, phid, file), missing };
}

/** The rows of all pages of a result, from a cursor on. */
async function* rowsOf(
  conduit: Conduit,
  method: string,
  parameters: object,
  from: string | null = null,
): AsyncGenerator<Row> {
  for (let after = from; ; ) {
    const { rows, next } = await page(conduit, method, {
      ...parameters,
      ...(after === null ? {} : { after }),
    });
    yield* rows;
    after = next;
    if (after === null) return;
  }
}

async function page(
  conduit: Conduit,
  method: string,
  parameters: object,
): Promise<{ readonly rows: readonly Row[]; readonly next: string | null }> {
  const result = fieldsOf(await conduit(method, parameters));
  const { after } = fieldsOf(result.cursor);
  if (!Array.isArray(result.data)) throw new ConduitFailure(method, 'has a result without a list');
  return {
    rows: result.data.filter(isRecord),
    next: after === null || after === undefined || after === '' ? null : String(after),
  };
}

/** Rows by their PHIDs. The last ones are kept, so that memory stays the same. */
class Known {
  readonly #conduit: Conduit;
  readonly #known = new Map<string, Row | undefined>();

  constructor(conduit: Conduit) {
    this.#conduit = conduit;
  }

  async username(phid: unknown): Promise<string | undefined> {
    const { username } = fieldsOf((await this.#of('user.search', 'PHID-USER-', phid))?.fields);
    return typeof username === 'string' ? username : undefined;
  }

  /** The names of users and projects that those who see an object can see. */
  async names(phids: readonly unknown[], seen: Seen): Promise<readonly string[]> {
    const found: string[] = [];
    for (const phid of phids) {
      const name = (await this.#project(phid, seen)) ?? (await this.username(phid));
      if (name !== undefined) found.push(name);
    }
    return found;
  }

  /** Where anyone sees the object, Phorge writes "Restricted Project" for a project that only the account sees. */
  async #project(phid: unknown, seen: Seen): Promise<string | undefined> {
    const { name, policy, spacePHID } = fieldsOf(
      (await this.#of('project.search', 'PHID-PROJ-', phid))?.fields,
    );
    const isForAnyone = fieldsOf(policy).view === 'public' && spacePHID === null;
    return typeof name === 'string' && (seen === 'reader' || isForAnyone) ? name : undefined;
  }

  /** The number and the callsign of a repository; empty if the account cannot see it. */
  async repository(phid: unknown): Promise<Row> {
    const row = await this.#of('diffusion.repository.search', 'PHID-REPO-', phid);
    return { id: row?.id, callsign: fieldsOf(row?.fields).callsign };
  }

  async #of(method: string, type: string, phid: unknown): Promise<Row | undefined> {
    if (typeof phid !== 'string' || !phid.startsWith(type)) return undefined;
    if (!this.#known.has(phid)) {
      const { rows } = await page(this.#conduit, method, { constraints: { phids: [phid] } });
      if (this.#known.size >= 10_000) this.#known.clear();
      this.#known.set(phid, rows[0]);
    }
    return this.#known.get(phid);
  }
}

/** PHIDs of projects, subscribers and reviewers, which are attachments of an object. */
function listed({ attachments }: Row): readonly (readonly [label: OwnLabel, phids: readonly unknown[]])[] {
  const { projects, subscribers, reviewers } = fieldsOf(attachments);
  return [
    ['Projects', listOf(fieldsOf(projects).projectPHIDs)],
    ['Reviewers', listOf(fieldsOf(reviewers).reviewers).map((one) => fieldsOf(one).reviewerPHID)],
    ['Subscribers', listOf(fieldsOf(subscribers).subscriberPHIDs)],
  ];
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [];
}

const textIn = (given: unknown): Pieces => (typeof given === 'string' && given !== '' ? remarkup(given) : []);
const nameOf = (given: unknown): unknown => fieldsOf(given).name;
const dateOf = (given: unknown): string | undefined =>
  typeof given === 'number' && given > 0 && given < 1e11
    ? new Date(given * 1000).toISOString().slice(0, 10)
    : undefined;
const monogramOf = (letter: string) => ({
  id: ({ id }: Row) => `${letter}${String(id)}`,
  addresses: (_: Row, id: string) => [`/${id}`],
});
const titled = (name: string) => (row: Row, id: string) => {
  const title = fieldsOf(row.fields)[name];
  return typeof title === 'string' && title !== '' ? title : id;
};
const dates = ({ dateCreated, dateModified }: Row) =>
  [
    ['Created', dateOf(dateCreated)],
    ['Changed', dateOf(dateModified)],
  ] as const;

const KINDS: readonly ConduitKind[] = [
  {
    ...{
      kind: 'task',
      method: 'maniphest.search',
      attachments: ['projects', 'subscribers'],
      hasComments: true,
      ...monogramOf('T'),
    },
    title: titled('name'),
    people: ({ authorPHID, ownerPHID }) => [
      ['Author', authorPHID],
      ['Assigned to', ownerPHID],
    ],
    facts: (fields) => [
      ['Status', nameOf(fields.status)],
      ['Priority', nameOf(fields.priority)],
      ...dates(fields),
    ],
    text: (row) => textIn(fieldsOf(fieldsOf(row.fields).description).raw),
  },
  {
    ...{
      kind: 'revision',
      method: 'differential.revision.search',
      attachments: ['projects', 'subscribers', 'reviewers'],
      hasComments: true,
    },
    ...{ ...monogramOf('D'), title: titled('title') },
    people: ({ authorPHID }) => [['Author', authorPHID]],
    facts: (fields) => [['Status', nameOf(fields.status)], ...dates(fields)],
    text: ({ fields }) => {
      const { summary, testPlan } = fieldsOf(fields);
      const plan = textIn(testPlan);
      return [
        ...textIn(summary),
        ...(plan.length === 0 ? [] : [['h2', [['own', 'Test plan']]] as const, ...plan]),
      ];
    },
  },
  {
    ...{
      kind: 'paste',
      method: 'paste.search',
      attachments: ['content', 'projects', 'subscribers'],
      hasComments: true,
      ...monogramOf('P'),
    },
    title: titled('title'),
    people: ({ authorPHID }) => [['Author', authorPHID]],
    facts: (fields) => [['Status', fields.status], ['Language', fields.language], ...dates(fields)],
    text: ({ attachments }) => {
      const { content } = fieldsOf(fieldsOf(attachments).content);
      return typeof content === 'string' ? [['pre', [content]]] : [];
    },
  },
  {
    ...{ kind: 'document', method: 'phriction.document.search', attachments: ['content'], hasComments: true },
    id: (row) => `w/${String(fieldsOf(row.fields).path).replace(/^\/|\/$/g, '')}`.replace(/\/$/, ''),
    addresses: (_, id) => [`/${id}`],
    title: (row, id) => {
      const { title } = fieldsOf(fieldsOf(row.attachments).content);
      return typeof title === 'string' && title !== '' ? title : id;
    },
    people: () => [],
    facts: (fields) => [['Status', nameOf(fields.status)], ...dates(fields)],
    text: (row) => textIn(fieldsOf(fieldsOf(fieldsOf(row.attachments).content).content).raw),
  },
  {
    ...{
      kind: 'commit',
      method: 'diffusion.commit.search',
      attachments: ['projects', 'subscribers'],
      hasComments: true,
    },
    id: commitName,
    addresses: (_, id) => {
      const short = shortCommitAddress(`/${id}`);
      return [`/${id}`, ...(short === undefined ? [] : [short])];
    },
    title: (row, id) =>
      String(fieldsOf(row.fields).message ?? id)
        .split('\n')[0]
        ?.slice(0, 200) || id,
    people: () => [],
    facts: (fields) => [
      ['Author', fieldsOf(fields.author).name],
      ['Committed', dateOf(fieldsOf(fields.committer).epoch)],
    ],
    text: (row) => {
      const { message } = fieldsOf(row.fields);
      return typeof message === 'string' ? [['pre', [message]]] : [];
    },
  },
  {
    ...{ kind: 'file', method: 'file.search', attachments: [], hasComments: false, ...monogramOf('F') },
    title: titled('name'),
    people: ({ authorPHID }) => [['Author', authorPHID]],
    facts: (fields) => [
      ['Size', typeof fields.size === 'number' ? `${fields.size} bytes` : undefined],
      ...dates(fields),
    ],
    text: () => [],
  },
];

/** `rABC1234567` by the callsign of its repository; in one without a callsign, `R12:1234567`. */
function commitName({ fields, repository }: Row): string {
  const { id, callsign } = fieldsOf(repository);
  const { identifier } = fieldsOf(fields);
  return typeof callsign === 'string' && callsign !== ''
    ? `r${callsign}${String(identifier)}`
    : `R${String(id)}:${String(identifier)}`;
}
