import { type ProxyOptions, type ProxySettings, readProxyOptions } from '@portcullis/proxy';
import { RESERVED_HEADERS } from './phabricator-headers.ts';

/** How Phabricator is reached. */
export interface PhabricatorOptions<Env = unknown> extends ProxyOptions<Env> {
  /**
   * How large a form (`application/x-www-form-urlencoded`, `multipart/form-data`) may be, in bytes, since it is read
   * whole before Phabricator sees any of it. Other bodies stream, whatever their size. Default 8388608 (8 MiB).
   */
  readonly maxFormBytes?: number;
  /**
   * Says that PHP at the origin cannot be given a path in a body: `request_order = "PG"` or
   * `enable_post_data_reading = Off` is set. Forms then stream unread, of any size, and whether a Conduit call may take
   * its cookies along is judged by its headers and query alone. Default `false`.
   */
  readonly originHardened?: boolean;
  /** Lets Mercurial's `X-HgArg-1` and so on through to repository URLs. Default `false`. */
  readonly mercurial?: boolean;
}

/** Options with every default filled in. */
export interface PhabricatorSettings<Env>
  extends Required<Pick<PhabricatorOptions, 'maxFormBytes' | 'originHardened' | 'mercurial'>> {
  readonly proxy: ProxySettings<Env>;
}

/** Fills in defaults. Throws a `TypeError` that lists everything that is wrong. */
export function phabricatorSettings<Env>(options: PhabricatorOptions<Env>): PhabricatorSettings<Env> {
  const { maxFormBytes = 8 * 1024 * 1024, originHardened = false, mercurial = false } = options;
  const { settings: proxy, problems: found } = readProxyOptions(options, {
    reservedHeaders: RESERVED_HEADERS,
  });
  const problems = [...found];
  const check = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(problem);
  };
  check(Number.isInteger(maxFormBytes) && maxFormBytes > 0, 'maxFormBytes: expected a positive whole number');
  check(typeof originHardened === 'boolean', 'originHardened: expected true or false');
  check(typeof mercurial === 'boolean', 'mercurial: expected true or false');
  if (problems.length > 0) throw new TypeError(`phabricator: ${problems.join('; ')}`);
  return { maxFormBytes, originHardened, mercurial, proxy };
}
