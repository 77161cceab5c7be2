import { readAddress } from '@portcullis/core/internal';
import { PolicyError } from '@portcullis/policy';
import { type Reach, type Reached, UndecidedError, whoCanReach } from '@portcullis/policy/prove';
import { spanTexts } from '../filters/filters.ts';
import type { PolicyDesk } from '../policy-desk.ts';
import { pageOf, type Served } from '../serving.ts';
import type { ViewContext } from '../views/view.ts';
import { type AccessAnswer, accessPage } from './access-page.ts';

/** How many of the newest requests are searched for hosts, and for addresses of an object. */
const SEARCHED = 500;
/** How many addresses of a kind are looked at. More would keep a Worker busy for longer than a page may take. */
const MOST_PATHS = 20;
/** A proof that takes more than this is left to the command line. */
const LIMITS = { maxSeconds: 3, maxNodes: 500_000 };

/** Who can see a path, a kind or an object, by the active policy of a host. Changes nothing, so that it can be a link. */
export const servedAccess: Served = async (serving) => {
  const { messages, settings } = serving;
  const { view, given } = serving.viewing(['host', 'of']);
  const recent = await view.database.requests('requests', ...spanTexts(view.filters), '', SEARCHED);
  const hosts = [...new Set(recent.map(({ http }) => http.host))].filter(
    (host) => settings.deskOf(host) !== undefined,
  );
  const { host = hosts[0] ?? '', of = '' } = given;
  const desk = settings.deskOf(host);
  const paths = recent
    .filter(({ http, resource }) => http.host === host && isOf(of, resource?.kind, resource?.id))
    .flatMap(({ http }) => http.path ?? []);
  const answer = of === '' ? undefined : answerTo(of, desk, host, [...new Set(paths)], view);
  return pageOf(serving, {
    title: messages.access,
    current: 'access',
    main: accessPage({ host, hosts, of, answer }, view),
    filters: undefined,
    status: answer?.kind === 'refused' ? 400 : 200,
  });
};

function isOf(of: string, kind: string | undefined, id: string | undefined): boolean {
  return kind !== undefined && (of === kind || of === `${kind}:${id}`);
}

function answerTo(
  of: string,
  desk: PolicyDesk | undefined,
  host: string,
  recorded: readonly string[],
  { now }: ViewContext,
): AccessAnswer {
  if (desk === undefined) return { kind: 'no-policy' };
  const { application, policy, options } = desk;
  const at = (method: string, path: string) => readAddress(application, host, method, path);
  let reached: Reached;
  if (of.startsWith('/')) {
    const reading = at('GET', of);
    if (!reading.ok) return { kind: 'refused', reason: reading.failure };
    reached = { path: reading.target.path };
  } else {
    const colon = of.indexOf(':');
    reached = colon < 0 ? { kind: of } : { kind: of.slice(0, colon), id: of.slice(colon + 1) };
  }
  try {
    const { roles: _, ...words } = options;
    const reach: Reach = whoCanReach(policy, reached, {
      ...words,
      ...LIMITS,
      ...{ roles: desk.roles, given: desk.given, now, paths: recorded.slice(0, MOST_PATHS) },
      classify: (method, path) => {
        const reading = at(method, path);
        return reading.ok ? reading.resource : undefined;
      },
    });
    return reach.places === 0 ? { kind: 'unseen' } : { kind: 'reach', reach, isPath: 'path' in reached };
  } catch (error) {
    if (error instanceof UndecidedError) return { kind: 'undecided' };
    if (error instanceof PolicyError) return { kind: 'unseen' };
    throw error;
  }
}
