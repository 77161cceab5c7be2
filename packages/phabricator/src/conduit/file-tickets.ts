import type { BaseContext, CanonicalTarget, Handler, HasCaller, Resource } from '@portcullis/core';
import { canonicalTarget, type ProgramVerifier, readBounded } from '@portcullis/core/internal';
import { proxyError } from '@portcullis/proxy';
import { openedTicket, sealedTicket, type Ticket, type Tickets } from '../credentials/sealed-ticket.ts';
import { classify } from '../resource/classify.ts';
import { conduitError } from './conduit-failure.ts';

// `arc download` asks `file.search` for the address of a file, and fetches that without any credential.

const PARAMETER = 'portcullis-ticket';

const SHOWN = /^\?(?:.*&)?portcullis-ticket=([^&]*)/;

const PURPOSE = 'file ticket';

/** The method whose response contains addresses of files. */
const SEARCH = '/api/file.search';

/** Largest response that is read, in bytes: a hundred files take a tenth of it. */
const MAX_BYTES = 1_048_576;

/** A ticket gives access to what this method returns. */
const DOWNLOAD = '/api/file.download';

/**
 * Responses of `file.search` with a ticket in each address on this host: it identifies the download as the caller's. Fails with 502
 * `proxy.origin_answer_invalid` for a response that is not JSON, or too large.
 */
export function withFileTickets<Context extends BaseContext & HasCaller>(
  handler: Handler<Context>,
  tickets: Tickets,
): Handler<Context> {
  return async (context) => {
    const { caller, target } = context;
    if (target.path !== SEARCH || caller.kind === 'anonymous') return handler(context);
    const headers = new Headers(context.request.headers);
    headers.set('accept-encoding', 'identity');
    const answer = await handler({ ...context, request: new Request(context.request, { headers }) });
    if (answer.status !== 200 || !/^application\/json\b/.test(answer.headers.get('content-type') ?? ''))
      return answer;
    const envelope = envelopeOf(await readBounded(answer, MAX_BYTES));
    const resource: Resource = { ...classify('POST', { path: DOWNLOAD, search: '' }), reads: true };
    for (const fields of fieldsIn(envelope)) {
      const path = fileAt(target.host, fields.dataURI);
      if (path === undefined) continue;
      const sealed = await sealedTicket(PURPOSE, { identity: caller, resource, path }, context, tickets);
      if (sealed !== undefined)
        fields.dataURI = `${fields.dataURI}?${PARAMETER}=${encodeURIComponent(sealed)}`;
    }
    const sent = new Headers(answer.headers);
    sent.delete('content-length');
    return new Response(JSON.stringify(envelope), { status: answer.status, headers: sent });
  };
}

interface FileFields {
  dataURI: string;
}

function envelopeOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw proxyError('proxy.origin_answer_invalid', {
      detail: 'the response of file.search is not JSON, or is too large',
    });
  }
}

function* fieldsIn(envelope: unknown): Generator<FileFields> {
  const { result } = (envelope ?? {}) as { readonly result?: { readonly data?: unknown } | null };
  if (!Array.isArray(result?.data)) return;
  for (const file of result.data as readonly ({ readonly fields?: Partial<FileFields> } | null)[]) {
    if (typeof file?.fields?.dataURI === 'string') yield file.fields as FileFields;
  }
}

/** The canonical path of a file at this host; `undefined` for any other address. */
function fileAt(host: string, href: string): string | undefined {
  const read = canonicalTarget(href, { encodedDelimiters: 'pass' });
  if (!read.ok || read.target.host !== host || read.target.href !== href || read.target.search !== '')
    return undefined;
  return isFile(read.target) ? read.target.path : undefined;
}

function isFile({ path }: Pick<CanonicalTarget, 'path'>): boolean {
  return path.startsWith('/file/data/');
}

/** The ticket in an address; `undefined` if it shows none. */
function shownIn({ search }: CanonicalTarget): string | undefined {
  return SHOWN.exec(search)?.[1];
}

/** Tickets that were opened, by request, so that each is opened once. */
const opened = new WeakMap<Request, Ticket>();

async function ticketOf(context: BaseContext, shown: string, tickets: Tickets): Promise<Ticket> {
  const { request } = context;
  const known = opened.get(request);
  if (known !== undefined) return known;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const ticket = isRead ? await openedTicket(PURPOSE, decoded(shown), context, tickets) : undefined;
  if (ticket === undefined) {
    throw conduitError('phabricator.file_ticket_invalid', {
      detail: 'the ticket was not issued by this gateway, is for another address or method, or has expired',
    });
  }
  opened.set(request, ticket);
  return ticket;
}

/** What cannot be decoded was not made here. */
function decoded(text: string): string {
  return /%(?![\da-f]{2})/i.test(text) ? '' : decodeURIComponent(text);
}

/**
 * Knows downloads by the tickets that answers of `file.search` put into their addresses. Fails with 401
 * `phabricator.file_ticket_invalid`.
 */
export function fileTickets<Env>(tickets: Tickets): ProgramVerifier<Env> {
  return {
    name: 'file ticket',
    challenge: () => undefined,
    identify: (context) => {
      const shown = shownIn(context.target);
      return shown === undefined
        ? undefined
        : ticketOf(context, shown, tickets).then(({ identity }) => identity);
    },
  };
}

/** What a request is about: a download with a ticket is a call of `file.download`. Fails as `fileTickets` does. */
export function classifiedByFileTicket<Env>(
  resourceOf: (context: BaseContext<Env>) => Resource | Promise<Resource>,
  tickets: Tickets,
): (context: BaseContext<Env>) => Resource | Promise<Resource> {
  return (context) => {
    const shown = isFile(context.target) ? shownIn(context.target) : undefined;
    return shown === undefined
      ? resourceOf(context)
      : ticketOf(context, shown, tickets).then(({ resource }) => resource);
  };
}

/** Forwards a download without its ticket, which Phorge must not see. */
export function withoutFileTicket<Context extends BaseContext>(handler: Handler<Context>): Handler<Context> {
  return (context) => {
    const { target } = context;
    if (shownIn(target) === undefined) return handler(context);
    const rest = target.search
      .slice(1)
      .split('&')
      .filter((pair) => !pair.startsWith(`${PARAMETER}=`))
      .join('&');
    const search = rest === '' ? '' : `?${rest}`;
    const href = `${target.href.slice(0, -target.search.length)}${search}`;
    return handler({ ...context, target: { ...target, search, href } });
  };
}
