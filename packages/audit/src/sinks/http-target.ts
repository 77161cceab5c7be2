import {
  address,
  type BatchTarget,
  checkOptions,
  secret,
  text,
  toHexadecimal,
} from '@portcullis/core/internal';

/** A service that accepts events over HTTP: how a batch of lines becomes a request. */
export interface HttpTarget extends BatchTarget {}

const url = address('https://logs.example.com/intake');

/**
 * Splunk's HTTP Event Collector.
 * @see {@link https://docs.splunk.com/Documentation/Splunk/latest/Data/UsetheHTTPEventCollector | HTTP Event Collector}
 *
 * Throws `TypeError` for options that cannot work, such as a variable that the Worker does not have.
 *
 * @param options.url the collector, such as `https://splunk.example:8088/services/collector/event`
 * @param options.token its token, a secret
 */
export function splunkHec(options: { readonly url: string; readonly token: string }): HttpTarget {
  const { url: where, token } = checkOptions('splunkHec', options, { url, token: text });
  return {
    name: 'splunk',
    request: (lines) => {
      const body = lines.map(
        (line) => `{"sourcetype":"portcullis:event","time":${secondsOf(line)},"event":${line}}`,
      );
      return post(where, body.join('\n'), { ...JSON_ALONE, authorization: `Splunk ${token}` });
    },
  };
}

/**
 * Datadog's log intake.
 * @see {@link https://docs.datadoghq.com/api/latest/logs/ | Send logs}
 *
 * Throws `TypeError` for options that cannot work, such as a variable that the Worker does not have.
 *
 * @param options.url the intake of your site, such as `https://http-intake.logs.datadoghq.eu/api/v2/logs`
 * @param options.apiKey the key, a secret
 */
export function datadog(options: { readonly url: string; readonly apiKey: string }): HttpTarget {
  const { url: where, apiKey } = checkOptions('datadog', options, { url, apiKey: text });
  return {
    name: 'datadog',
    request: (lines) => {
      const body = lines.map(
        (line) => `{"ddsource":"portcullis","service":"portcullis","message":${JSON.stringify(line)}}`,
      );
      return post(where, `[${body.join(',')}]`, { ...JSON_ALONE, 'dd-api-key': apiKey });
    },
  };
}

/**
 * Any service, as NDJSON, signed with HMAC-SHA256: `X-Portcullis-Signature: t=SECONDS,v1=HEX` over `SECONDS.BODY`. The receiver must check
 * the signature in constant time and refuse old times.
 *
 * Throws `TypeError` for options that cannot work, such as a variable that the Worker does not have.
 *
 * @param options.url where to send
 * @param options.secret shared with the receiver, at least 32 characters
 */
export function webhook(options: { readonly url: string; readonly secret: string }): HttpTarget {
  const { url: where, secret: key } = checkOptions('webhook', options, { url, secret });
  const encoder = new TextEncoder();
  return {
    name: 'webhook',
    request: async (lines, now) => {
      const body = `${lines.join('\n')}\n`;
      const seconds = Math.floor(now / 1000);
      const algorithm = { name: 'HMAC', hash: 'SHA-256' };
      const signer = await crypto.subtle.importKey('raw', encoder.encode(key), algorithm, false, ['sign']);
      const signature = await crypto.subtle.sign('HMAC', signer, encoder.encode(`${seconds}.${body}`));
      return post(where, body, {
        'content-type': 'application/x-ndjson',
        'x-portcullis-signature': `t=${seconds},v1=${toHexadecimal(signature)}`,
      });
    },
  };
}

/** For services that answer with JSON: a web page in their place has stored nothing. */
const JSON_ALONE = { accept: 'application/json' };

function post(url: string, body: string, headers: Readonly<Record<string, string>>): Request {
  return new Request(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
    // A redirect would carry the credentials elsewhere.
    redirect: 'manual',
  });
}

function secondsOf(line: string): number {
  return Date.parse((JSON.parse(line) as { time: string }).time) / 1000;
}
