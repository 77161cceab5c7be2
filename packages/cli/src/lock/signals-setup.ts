import { SIGNALS, type SignalEffect, type SignalName } from '@portcullis/session/internal';
import type { GatewayConfiguration } from 'portcullis';
import { signalsPaths } from 'portcullis/internal';
import { type CommandIo, defineCommand } from '../command.ts';
import { goodConfiguration } from '../files/configuration-file.ts';
import { filled, isOpen, variablesBeside, type WorkerVariables } from '../files/worker-variables.ts';
import { gateOfOrders } from '../gate/send-order.ts';
import { CONFIGURATION_FILE } from '../line/arguments.ts';
import { flag, value } from '../line/options.ts';
import { overNetwork } from '../network/ask.ts';
import { printable } from '../printable.ts';
import { UsageError } from '../usage-error.ts';
import { type CreatedStream, createStream, metadataAddress, type StreamRequest } from './signal-stream.ts';

/** Where the management token is taken from: a line would be visible to other users of the machine. */
const TOKEN_VARIABLE = 'PORTCULLIS_SIGNALS_TOKEN';

const TIMEOUT_SECONDS = 30;

type Transmitter = NonNullable<NonNullable<GatewayConfiguration['lock']>['signals']>[number];

/** `portcullis signals setup CONFIG`: the stream by which an identity provider sends its signals. */
export const setup = defineCommand({
  description: `Prints the stream that an identity provider needs to send its signals to the gate: the request that creates it
(OpenID Shared Signals Framework 1.0, stream management), with push delivery (RFC 8935) to the gate and the events that have an effect
in "lock.signals". With --create, it creates the stream with the management token in ${TOKEN_VARIABLE}, which is never printed, and
compares the answer with the configuration. It does not add subjects: many providers send the events of all users.`,
  args: [CONFIGURATION_FILE],
  options: {
    issuer: value('URL', 'the transmitter in lock.signals. Default: the only one'),
    gate: value(
      'URL',
      'the gate. Default: the first host of the configuration, with variables from the Wrangler file next to it',
    ),
    create: flag(`creates the stream with the management token in ${TOKEN_VARIABLE}`),
    json: flag('the request, or with --create the stream and "differences"'),
  },
  ending:
    'Exit code: 0 printed or created, 1 created and different from the configuration, 2 invalid usage or not created.',
  examples: ['portcullis.json', 'portcullis.json --issuer https://id.example.com --create'],
  async run(values, [file], io) {
    const configuration = await goodConfiguration(file);
    const variables = await variablesBeside(file);
    const transmitter = transmitterOf(configuration, values.issuer, file);
    const { path } = signalsPaths(configuration.login);
    const endpoint = new URL(path, gateOfOrders(values.gate, configuration, variables)).href;
    if (values.create !== true) return printed(streamRequest(transmitter, endpoint), transmitter, values, io);
    const complete = withVariables(transmitter, { ...variables, ...environment(io) });
    const token = io.env?.[TOKEN_VARIABLE] ?? '';
    if (token === '')
      throw new UsageError(`--create: set ${TOKEN_VARIABLE} to a token that may manage streams`);
    const request = streamRequest(complete, endpoint);
    const stream = await createStream(complete.issuer, request, token, overNetwork(TIMEOUT_SECONDS));
    const differences = differencesOf(stream, complete, request);
    const { id } = stream;
    io.stdout.write(
      values.json === true
        ? `${JSON.stringify({ stream: stream.shown, differences })}\n`
        : printable(
            `created the stream ${id} of ${complete.issuer}\n${differences.map((one) => `  differs: ${one}\n`).join('')}`,
          ),
    );
    return differences.length === 0 ? 0 : 1;
  },
});

function environment({ env = {} }: CommandIo): WorkerVariables {
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function transmitterOf(
  { lock }: GatewayConfiguration,
  issuer: string | undefined,
  file: string,
): Transmitter {
  const all = lock?.signals ?? [];
  const [first, ...others] = all;
  if (first === undefined)
    throw new UsageError(`${file}: has no "lock.signals", so its gate accepts no signals`);
  if (issuer === undefined) {
    if (others.length > 0)
      throw new UsageError(`--issuer: is required, because lock.signals has ${all.length} transmitters`);
    return first;
  }
  const named = all.filter((one) => one.issuer === issuer);
  const [found] = named;
  if (found === undefined) throw new UsageError(`--issuer: lock.signals has no transmitter ${issuer}`);
  if (named.length > 1)
    throw new UsageError(
      `--issuer: lock.signals has ${named.length} transmitters ${issuer}: create their streams by hand`,
    );
  return found;
}

/** A transmitter whose variables are known: what is sent must not contain a placeholder. */
function withVariables(transmitter: Transmitter, variables: WorkerVariables): Transmitter {
  const complete = (name: 'issuer' | 'audience' | 'jwksUri' | 'authorization'): string | undefined => {
    const text = transmitter[name];
    if (text === undefined) return undefined;
    const whole = filled(text, variables);
    // The name of the variable is in the configuration; its value is never printed.
    if (isOpen(whole)) throw new UsageError(`--create: set the variables of "${name}" in the environment`);
    return whole;
  };
  const [issuer = '', audience = '', jwksUri = ''] = (['issuer', 'audience', 'jwksUri'] as const).map(
    complete,
  );
  const authorization = complete('authorization');
  return {
    ...transmitter,
    issuer,
    audience,
    jwksUri,
    ...(authorization === undefined ? {} : { authorization }),
  };
}

/** The request that creates the stream of a transmitter. */
function streamRequest({ events = {}, authorization }: Transmitter, endpoint: string): StreamRequest {
  const effects: Readonly<Partial<Record<SignalName, SignalEffect>>> = events;
  const wanted = (Object.keys(SIGNALS) as SignalName[]).filter(
    (name) => (effects[name] ?? SIGNALS[name].effect) !== 'ignore',
  );
  return {
    delivery: {
      method: 'urn:ietf:rfc:8935',
      endpoint_url: endpoint,
      ...(authorization === undefined ? {} : { authorization_header: authorization }),
    },
    events_requested: wanted.flatMap((name) => SIGNALS[name].types),
    description: 'Portcullis',
  };
}

function printed(
  request: StreamRequest,
  { issuer }: Transmitter,
  { json }: { readonly json?: boolean | undefined },
  { stdout }: CommandIo,
): number {
  // A secret belongs to a variable; one that the file contains is not repeated.
  const { authorization_header: header } = request.delivery;
  const shown: StreamRequest =
    header === undefined || isOpen(header)
      ? request
      : {
          ...request,
          delivery: { ...request.delivery, authorization_header: '(lock.signals[].authorization)' },
        };
  const body = JSON.stringify(shown, null, 2);
  const where = isOpen(issuer) ? `the metadata of ${issuer}` : metadataAddress(issuer).href;
  stdout.write(
    json === true
      ? `${JSON.stringify(shown)}\n`
      : printable(
          `POST to the "configuration_endpoint" in ${where}, with a token that may manage streams:\n${body}\nWith --create, this command does it.\n`,
        ),
  );
  return 0;
}

/** Where a stream is not what the configuration expects: the gate would refuse its signals, or get fewer. */
function differencesOf(
  { issuer, audiences, delivered, endpoint, jwksUri }: CreatedStream,
  transmitter: Transmitter,
  { events_requested: requested, delivery }: StreamRequest,
): readonly string[] {
  const missing =
    delivered === undefined ? undefined : requested.filter((event) => !delivered.includes(event));
  return [
    ...(issuer === transmitter.issuer ? [] : [`"iss" is ${shownText(issuer)}, not ${transmitter.issuer}`]),
    ...(audiences.includes(transmitter.audience)
      ? []
      : [
          `"aud" is ${audiences.length === 0 ? 'missing' : audiences.join(', ')}: set it as the "audience" of the transmitter`,
        ]),
    ...(endpoint === delivery.endpoint_url ? [] : [`it delivers to ${shownText(endpoint)}`]),
    ...(jwksUri === transmitter.jwksUri
      ? []
      : [`the provider publishes its keys at ${shownText(jwksUri)}, not ${transmitter.jwksUri}`]),
    ...(missing === undefined
      ? ['it does not state "events_delivered", so it is unknown which events it sends']
      : missing.map((event) => `it does not send ${event}`)),
  ];
}

function shownText(text: string | undefined): string {
  return text ?? 'missing';
}
