import { type Completed, checkOptions, type FieldsFor, optional } from '@portcullis/core/internal';
import { isNonEmptyString } from '../claims.ts';
import { type ClientOptions, clientFields, endpointOf } from '../introspection/introspection-options.ts';

/** Options of `tokenExchange()`. */
export interface TokenExchangeOptions extends Omit<ClientOptions, 'url'> {
  /** URL of the token endpoint. https only. */
  readonly url: string;
  /** The resource that the new token is for (RFC 8707), such as the address of the application. This or `audience` is needed. */
  readonly resource?: string;
  /** The audience that the new token is for, as the provider calls it. */
  readonly audience?: string;
  /** Scopes of the new token, separated by spaces. Default: as the provider decides. */
  readonly scope?: string;
}

type Open = 'resource' | 'audience' | 'scope';

/** The validated options with their defaults. */
export interface TokenExchangeSettings extends Omit<Completed<TokenExchangeOptions, Open>, 'url'> {
  readonly url: URL;
}

const text = optional<string>((given) =>
  isNonEmptyString(given) ? undefined : 'must be a non-empty string',
);

const fields: FieldsFor<TokenExchangeOptions, Open> = {
  ...clientFields,
  resource: text,
  audience: text,
  scope: text,
};

/** Validates the options. Throws an `OptionsError` that lists all problems, without the client secret. */
export function tokenExchangeSettings(options: TokenExchangeOptions): TokenExchangeSettings {
  let url: URL | undefined;
  const checked = checkOptions('tokenExchange', options, fields, (given, problem) => {
    url = endpointOf(given, problem);
    // Without one, a provider may issue a token that any application accepts.
    if (given.resource === undefined && given.audience === undefined) {
      problem('resource or audience must say what the new token is for');
    }
  });
  return { ...checked, url: url as unknown as URL };
}
