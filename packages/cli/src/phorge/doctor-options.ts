import { readTextFile } from '../files/text-file.ts';
import { flag, type Values, value } from '../line/options.ts';
import { timeoutOption } from '../line/time-option.ts';
import type { Ask, Connect } from '../network/ask.ts';
import { UsageError } from '../usage-error.ts';
import { WEBHOOKS } from './checks/webhooks.ts';
import { readConfigOutput } from './config-output.ts';
import type { Subject } from './subject.ts';

/** Where the gate's server is, unless the configuration says otherwise. */
const PROVIDER_PATH = '/.portcullis/idp/';

/** The options of `doctor`. */
export const DOCTOR_OPTIONS = {
  origin: value(
    'URL',
    'the address of Phorge behind the gate, such as http://10.0.0.5/; requests are sent as the gate sends them',
  ),
  host: value('HOST', 'the Host header for --origin; default: the host of URL'),
  'provider-uri': value('URL', `"Base URI" of the provider; default: URL with ${PROVIDER_PATH}`),
  'server-name': value('NAME', 'the expected "Server Name" of the provider; default: not compared'),
  'client-id': value('ID', 'the expected "OAuth App ID" of the provider; default: not compared'),
  'allows-public': flag('expect policy.allow-public to be on'),
  webhook: value('NAME', 'expect this webhook to be open to anonymous clients', {
    many: true,
    choices: WEBHOOKS.map(({ name }) => name),
  }),
  settings: value('FILE', 'output of ./bin/config get KEY on the Phorge server, for several keys'),
  timeout: value('SECONDS', 'timeout for each response, in seconds; default: 10'),
} as const;

/** What the command line holds of them. */
export type DoctorValues = Partial<Values<typeof DOCTOR_OPTIONS>>;

/**
 * What the options say is to be looked at. Fails with {@link UsageError} for a value that means nothing.
 *
 * @param network opens the ways to it, with a limit of seconds for each answer
 */
export async function subjectOf(
  url: string,
  values: DoctorValues,
  network: (timeoutSeconds: number) => Connect,
): Promise<Subject> {
  const publicUrl = addressOf('the address', url);
  const connect = network(timeoutOption(values.timeout));
  const origin = values.origin === undefined ? undefined : addressOf('--origin', values.origin);
  const scheme = { 'x-forwarded-proto': publicUrl.protocol.slice(0, -1) };
  const originAs =
    origin === undefined
      ? undefined
      : (host: string): Ask => {
          const ask = connect(origin, host);
          return (probe) => ask({ ...probe, headers: { ...scheme, ...probe.headers } });
        };
  const { settings, webhook: webhooks = [] } = values;
  return {
    publicUrl,
    outside: connect(publicUrl),
    origin: originAs?.(values.host ?? publicUrl.host),
    originAs,
    connect,
    providerUri: providerUriOf(publicUrl, values['provider-uri']),
    serverName: values['server-name'],
    clientId: values['client-id'],
    allowsPublic: values['allows-public'] ?? false,
    webhooks,
    config: settings === undefined ? undefined : readConfigOutput(settings, await readTextFile(settings)),
  };
}

/** Phorge lives at the root of a host. */
function addressOf(what: string, text: string): URL {
  const url = URL.parse(text);
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === null || !isHttp || url.pathname !== '/' || url.search !== '' || url.username !== '') {
    throw new UsageError(
      `${what} ${JSON.stringify(text)}: must be a URL such as https://phorge.example.com/`,
    );
  }
  return url;
}

function providerUriOf(publicUrl: URL, text: string | undefined): string {
  if (text === undefined) return `${publicUrl.origin}${PROVIDER_PATH}`;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.username !== '') {
    throw new UsageError(`--provider-uri ${JSON.stringify(text)}: must be a URL without a query`);
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
