import { type Completed, checkOptions, type FieldsFor, flag, number } from '@portcullis/core/internal';
import { type ProxyOptions, type ProxySettings, proxyFields, proxySettings } from '@portcullis/proxy';
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
  extends Omit<Completed<PhabricatorOptions<Env>>, keyof ProxyOptions<Env>> {
  readonly proxy: ProxySettings<Env>;
}

/** Fills in defaults. Throws an `OptionsError` that lists everything that is wrong. */
export function phabricatorSettings<Env>(options: PhabricatorOptions<Env>): PhabricatorSettings<Env> {
  const fields: FieldsFor<PhabricatorOptions<Env>> = {
    ...proxyFields<Env>({ reservedHeaders: RESERVED_HEADERS }),
    maxFormBytes: number({ above: 0, whole: true, fallback: 8 * 1024 * 1024 }),
    originHardened: flag(false),
    mercurial: flag(false),
  };
  const checked = checkOptions('phabricator', options, fields);
  const { maxFormBytes, originHardened, mercurial } = checked;
  return { maxFormBytes, originHardened, mercurial, proxy: proxySettings(checked) };
}
