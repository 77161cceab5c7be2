import { readBounded } from '@portcullis/core/internal';
import { pageContent, type ReadPage } from '@portcullis/phabricator/internal';

/** What an anonymous client gets at an address. */
export type AnonymousPage =
  | (Pick<ReadPage, 'windowTitle' | 'heading' | 'content'> & {
      readonly state: 'open';
      readonly html: string;
    })
  | { readonly state: 'closed' | 'failed'; readonly detail: string };

/** What of an instance is read. */
export interface Instance {
  readonly origin: string;
  /** The host of files, if it is another one. */
  readonly fileHost?: string;
  readonly fetch: typeof fetch;
}

const MAX_PAGE_BYTES = 16_777_216;

/**
 * Opens a page without any credential. It is open only if the page shows that its reader is not logged in, offers no login, and names
 * its object: Phorge may show a form to log in at any address.
 *
 * @param id the monogram that the page must name as its object, such as `T1`. Default: any page
 */
export async function anonymousPage(
  instance: Instance,
  address: string,
  id?: string,
): Promise<AnonymousPage> {
  const answer = await opened(instance, `${instance.origin}${address}`);
  const { status, headers } = answer;
  if (status >= 500 || status === 429) {
    await answer.body?.cancel();
    return { state: 'failed', detail: `answered with ${status}` };
  }
  if (status !== 200 || !/^text\/html\b/i.test(headers.get('content-type') ?? '')) {
    await answer.body?.cancel();
    return { state: 'closed', detail: `answered with ${status}` };
  }
  const html = await readBounded(answer, MAX_PAGE_BYTES);
  if (html === undefined) return { state: 'failed', detail: `a page of more than ${MAX_PAGE_BYTES} bytes` };
  const { windowTitle, heading, content, isForAnyone } = pageContent(html);
  if (!isForAnyone) return { state: 'closed', detail: 'the page is not for anonymous clients' };
  if (id !== undefined && !isNamed(id, windowTitle, html))
    return { state: 'closed', detail: `the page does not name ${id} as its object` };
  return { state: 'open', windowTitle, heading, content, html };
}

/** The title of a file's page is only its name, so the last crumb must be its number. No text can write one: it has a class. */
function isNamed(id: string, windowTitle: string, html: string): boolean {
  return id.startsWith('F')
    ? html.includes(`<a href="/${id}" class="phui-crumb-view phabricator-last-crumb">`)
    : new RegExp(`(?<![\\w-])${id}(?![\\w-])`).test(windowTitle);
}

/** Follows one redirect: Phorge adds the slash at the end of a path. */
async function opened({ fetch }: Instance, address: string): Promise<Response> {
  const options = { redirect: 'manual', headers: { accept: 'text/html' } } as const;
  const answer = await fetch(address, options);
  const from = new URL(address);
  const to = URL.parse(answer.headers.get('location') ?? '', address);
  const isSlash = to !== null && to.origin === from.origin && to.pathname === `${from.pathname}/`;
  if (answer.status < 300 || answer.status > 399 || !isSlash) return answer;
  await answer.body?.cancel();
  return fetch(`${from.origin}${to.pathname}${from.search}`, options);
}

/** Downloads the data of a file without a credential, by a link of this instance. `undefined` if it is not answered. */
export async function downloaded(instance: Instance, link: string): Promise<Response | undefined> {
  let address = URL.parse(link, instance.origin);
  const hosts = [new URL(instance.origin).host, instance.fileHost];
  for (let step = 0; step < 4; step++) {
    if (address === null || !hosts.includes(address.host)) return undefined;
    const answer = await instance.fetch(address.href, { redirect: 'manual' });
    if (answer.status === 200) return answer;
    await answer.body?.cancel();
    const location = answer.headers.get('location');
    if (answer.status < 300 || answer.status > 399 || location === null) return undefined;
    address = URL.parse(location, address.href);
  }
  return undefined;
}

/** The body of an answer, as it comes. */
export async function* chunksOf({ body }: Response): AsyncGenerator<Uint8Array> {
  if (body === null) return;
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    // Ends a download that is too large. An answer that was read to its end has nothing left to cancel.
    await reader.cancel();
  }
}
