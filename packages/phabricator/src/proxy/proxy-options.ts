import {
  type Completed,
  checkOptions,
  type FieldsFor,
  flag,
  number,
  optional,
} from '@portcullis/core/internal';
import { type ProxyOptions, type ProxySettings, proxyFields, proxySettings } from '@portcullis/proxy';
import type { RetiredOptions } from '../retired/retired-options.ts';
import type { AgentTools } from './agent-tools-option.ts';
import { RESERVED_HEADERS } from './phabricator-headers.ts';

/** How Phabricator is reached. */
export interface PhabricatorOptions<Env = unknown> extends ProxyOptions<Env> {
  /**
   * Maximum size of a form that the gate reads to authorize it, in bytes. Default 8,388,608 (8 MiB).
   *
   * Forms (`application/x-www-form-urlencoded`, `multipart/form-data`) are read whole before Phabricator receives any of it.
   * Other bodies stream, whatever their size.
   */
  readonly maxFormBytes?: number;
  /**
   * Whether the origin ignores `__path__` in bodies (PHP `request_order = "PG"`). Larger forms are then forwarded without being
   * read. Default `false`.
   *
   * `enable_post_data_reading = Off` has the same effect. Whether a Conduit call can use its cookies is then decided by its
   * headers and query alone.
   */
  readonly originHardened?: boolean;
  /** Tools over Conduit that agents call, by `agentTools()` of `@portcullis/phabricator/agents`. Default: none. */
  readonly agents?: AgentTools<Env>;
  /** Lets Mercurial's `X-HgArg-1` and so on through to repository URLs. Default `false`. */
  readonly mercurial?: boolean;
  /**
   * Makes Phabricator read-only: a request that may change something is refused, with a page or message that says since when, and where
   * the project went. Default: changes are up to the steps in front.
   *
   * Only what is known to read passes. What Phorge does besides requests of this gate, by SSH, mail and daemons, is not affected.
   */
  readonly retired?: RetiredOptions;
}

/** The options without the one for which code is loaded. */
export type OpenPhabricatorOptions<Env = unknown> = Omit<PhabricatorOptions<Env>, 'retired'>;

/** Options with every default filled in. */
export interface PhabricatorSettings<Env>
  extends Omit<Completed<OpenPhabricatorOptions<Env>>, keyof ProxyOptions<Env> | 'agents'> {
  readonly proxy: ProxySettings<Env>;
}

/** How each option is checked, but for those of the proxy. */
export const phabricatorFields: FieldsFor<
  Omit<PhabricatorOptions, 'retired' | 'agents' | keyof ProxyOptions>
> = {
  maxFormBytes: number({ above: 0, whole: true, fallback: 8 * 1024 * 1024 }),
  originHardened: flag(false),
  mercurial: flag(false),
};

/** Fills in defaults. Throws an `OptionsError` that lists everything that is wrong. */
export function phabricatorSettings<Env>(options: OpenPhabricatorOptions<Env>): PhabricatorSettings<Env> {
  const fields: FieldsFor<Omit<PhabricatorOptions<Env>, 'retired'>, 'agents'> = {
    ...proxyFields<Env>({ reservedHeaders: RESERVED_HEADERS }),
    ...phabricatorFields,
    agents: optional<AgentTools<Env>>((given) =>
      typeof given === 'object' && given !== null && 'served' in given
        ? undefined
        : 'must be the result of agentTools()',
    ),
  };
  const checked = checkOptions('phabricator', options, fields);
  const { maxFormBytes, originHardened, mercurial } = checked;
  return { maxFormBytes, originHardened, mercurial, proxy: proxySettings(checked) };
}
