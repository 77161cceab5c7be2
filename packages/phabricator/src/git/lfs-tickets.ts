import type { BaseContext, HasCaller, Resource } from '@portcullis/core';
import { canonicalTarget, type ProgramVerifier, readBounded } from '@portcullis/core/internal';
import { proxyError } from '@portcullis/proxy';
import { openedTicket, sealedTicket, type Ticket, type Tickets } from '../credentials/sealed-ticket.ts';
import { classify } from '../resource/classify.ts';
import { isRepositoryPath } from '../resource/repository-path.ts';
import { vcsError } from './vcs-failure.ts';

/** git-lfs sends the headers that an answer names along with the transfer. */
const HEADER = 'x-portcullis-lfs-ticket';

const PURPOSE = 'lfs ticket';

/** Largest response to a batch that is read, in bytes: a hundred objects take a tenth of it. */
const MAX_BYTES = 1_048_576;

/** git-lfs asks for a hundred objects in one request. More tickets could exhaust the memory that all requests of an isolate share. */
const MOST_TICKETS = 1000;

/**
 * The response to a batch, with a ticket for each address on this host. The ticket identifies the transfer as the caller's, though git-lfs
 * sends no credentials with it.
 */
export async function withTickets(
  answer: Response,
  context: BaseContext & HasCaller,
  tickets: Tickets,
): Promise<Response> {
  const { caller, target, request } = context;
  const type = answer.headers.get('content-type') ?? '';
  const isBatch = answer.status === 200 && /^application\/(?:vnd\.git-lfs\+)?json\b/.test(type);
  if (!isBatch || caller.kind === 'anonymous') return answer;
  const batch = batchOf(await readBounded(answer, MAX_BYTES));
  // Uploads are known as pushes by their own address.
  const resource: Resource = { ...classify(request.method, target), operation: 'pull', reads: true };
  let given = 0;
  for (const action of actionsIn(batch)) {
    const path = pathAt(target.host, action.href);
    if (path === undefined) continue;
    if (given++ === MOST_TICKETS) break;
    const sealed = await sealedTicket(PURPOSE, { identity: caller, resource, path }, context, tickets);
    if (sealed !== undefined) action.header = { ...action.header, [HEADER]: sealed };
  }
  const headers = new Headers(answer.headers);
  headers.delete('content-length');
  return new Response(JSON.stringify(batch), { status: answer.status, headers });
}

interface Action {
  readonly href: string;
  header?: Readonly<Record<string, string>>;
}

function batchOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    throw proxyError('proxy.origin_answer_invalid', {
      detail: 'the batch response of git-lfs is not JSON, or is too large',
    });
  }
}

function* actionsIn(batch: unknown): Generator<Action> {
  const { objects } = (batch ?? {}) as { readonly objects?: unknown };
  if (!Array.isArray(objects)) return;
  for (const object of objects as readonly ({ readonly actions?: unknown } | null)[]) {
    for (const action of Object.values(object?.actions ?? {})) {
      if (typeof action?.href === 'string') yield action as Action;
    }
  }
}

/**
 * The canonical path of a transfer at this host; `undefined` for any other address, and for one whose path is not canonical: the client's
 * name of an object is inserted unchanged, and `../` in it would turn the ticket into one for any file.
 */
function pathAt(host: string, href: string): string | undefined {
  const read = canonicalTarget(href, { encodedDelimiters: 'pass' });
  if (!read.ok || read.target.host !== host || read.target.href !== href) return undefined;
  const { path } = read.target;
  return path.startsWith('/file/data/') || isRepositoryPath(path) ? path : undefined;
}

/** Tickets that were opened, by request, so that each is opened once. */
const opened = new WeakMap<Request, Ticket>();

async function ticketOf(
  context: Pick<BaseContext, 'request' | 'target' | 'clock'>,
  tickets: Tickets,
): Promise<Ticket | undefined> {
  const { request } = context;
  const sealed = request.headers.get(HEADER);
  if (sealed === null) return undefined;
  const known = opened.get(request);
  if (known !== undefined) return known;
  const ticket = await openedTicket(PURPOSE, sealed, context, tickets);
  if (ticket === undefined) {
    throw vcsError('phabricator.lfs_ticket_invalid', {
      detail: 'the ticket was not issued by this gateway, is for another address, or has expired',
    });
  }
  opened.set(request, ticket);
  return ticket;
}

/**
 * Identifies transfers of git-lfs by the tickets in the responses to their batches. Fails with 401 `phabricator.lfs_ticket_invalid`.
 */
export function lfsTickets<Env>(tickets: Tickets): ProgramVerifier<Env> {
  return {
    name: 'git-lfs ticket',
    challenge: () => undefined,
    identify: (context) => {
      if (!context.request.headers.has(HEADER)) return undefined;
      return ticketOf(context, tickets).then((ticket) => (ticket as Ticket).identity);
    },
  };
}

/**
 * What a request is about: a download with a ticket is a `pull` of the repository for which the ticket was issued, and not of a file that
 * anyone may fetch. Fails as `lfsTickets` does.
 */
export function classifiedByTicket<Env>(
  resourceOf: (context: BaseContext<Env>) => Resource | Promise<Resource>,
  tickets: Tickets,
): (context: BaseContext<Env>) => Resource | Promise<Resource> {
  return (context) => {
    const { request, target } = context;
    if (!target.path.startsWith('/file/data/') || !request.headers.has(HEADER)) return resourceOf(context);
    return ticketOf(context, tickets).then((ticket) => (ticket as Ticket).resource);
  };
}
