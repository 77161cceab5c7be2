/** A way to write requests, one character for each byte. */
export interface WireShape {
  readonly name: string;
  /** What is written to each of its connections. */
  readonly connections: readonly string[];
  /** What reaches the origin in workerd: method, target and body of each request. Default: nothing. */
  readonly reaches?: readonly string[];
  /** The same in Node, where it differs. */
  readonly reachesInNode?: readonly string[];
}

/** Stands in for the access token of Alice, who is staff. */
export const TOKEN = '%TOKEN%';

const HOST = 'Host: wiki.example';

/** A request that no rule lets through, as it would be hidden behind another. */
export const HIDDEN = `GET /closed/canary HTTP/1.1\r\n${HOST}\r\n\r\n`;

const lines = (...parts: readonly string[]): string => `${parts.join('\r\n')}\r\n\r\n`;
const get = (target: string, ...headers: readonly string[]): string =>
  lines(`GET ${target} HTTP/1.1`, HOST, ...headers);
const post = (body: string, ...headers: readonly string[]): string =>
  lines('POST /open/a HTTP/1.1', HOST, ...headers) + body;
const staff = (...headers: readonly string[]): string =>
  get('/staff/a', `Authorization: Bearer ${TOKEN}`, ...headers);

const hidden = (length: number): string => `Content-Length: ${length + HIDDEN.length}`;

/** Shapes by which two readers of a connection have parted, or by which a client has spoken for a gateway. */
export const WIRE_SHAPES: readonly WireShape[] = [
  { name: 'an honest GET', connections: [get('/open/a?b=c')], reaches: ['GET /open/a?b=c '] },
  { name: 'an honest POST', connections: [post('abc', 'Content-Length: 3')], reaches: ['POST /open/a abc'] },
  {
    name: 'an honest POST in chunks',
    connections: [post('1\r\na\r\n2\r\nbc\r\n0\r\n\r\n', 'Transfer-Encoding: chunked')],
    reaches: ['POST /open/a abc'],
  },
  // Where a request ends.
  {
    name: 'Content-Length beside chunks, with a request behind the last chunk',
    connections: [post(`0\r\n\r\n${HIDDEN}`, hidden(5), 'Transfer-Encoding: chunked')],
  },
  {
    name: 'chunks beside a Content-Length that ends before them',
    connections: [
      post(`5\r\nabcde\r\n0\r\n\r\n${HIDDEN}`, 'Transfer-Encoding: chunked', 'Content-Length: 3'),
    ],
  },
  {
    name: 'a transfer coding that only resembles chunked',
    connections: [post(`0\r\n\r\n${HIDDEN}`, 'Transfer-Encoding: xchunked', hidden(5))],
  },
  {
    name: 'two transfer codings',
    connections: [post(`0\r\n\r\n${HIDDEN}`, 'Transfer-Encoding: gzip, chunked')],
  },
  {
    name: 'two Transfer-Encoding headers',
    connections: [
      post(`0\r\n\r\n${HIDDEN}`, 'Transfer-Encoding: chunked', 'Transfer-Encoding: identity', hidden(5)),
    ],
  },
  {
    name: 'white space before the colon of Transfer-Encoding',
    connections: [post(`0\r\n\r\n${HIDDEN}`, 'Transfer-Encoding : chunked', hidden(5))],
  },
  {
    name: 'a Transfer-Encoding that goes on in the next line',
    connections: [post(`0\r\n\r\n${HIDDEN}`, 'Transfer-Encoding:\r\n chunked', hidden(5))],
  },
  {
    name: 'a control character before chunked',
    connections: [post(`0\r\n\r\n${HIDDEN}`, 'Transfer-Encoding: \x0bchunked', hidden(5))],
  },
  {
    name: 'an underscore in Transfer_Encoding',
    connections: [post('abc', 'Transfer_Encoding: chunked', 'Content-Length: 3')],
    reaches: ['POST /open/a abc'],
  },
  {
    name: 'two Content-Lengths that differ',
    connections: [post(`abc${HIDDEN}`, 'Content-Length: 3', hidden(3))],
  },
  {
    name: 'a Content-Length that is a list',
    connections: [post(`abc${HIDDEN}`, `Content-Length: 3, ${3 + HIDDEN.length}`)],
  },
  { name: 'a Content-Length with a sign', connections: [post(`abc${HIDDEN}`, 'Content-Length: +3')] },
  { name: 'a negative Content-Length', connections: [post(`abc${HIDDEN}`, 'Content-Length: -3')] },
  { name: 'a Content-Length in hexadecimal', connections: [post(`abc${HIDDEN}`, 'Content-Length: 0x3')] },
  {
    name: 'a GET whose body is a request',
    connections: [get('/open/a', hidden(0)) + HIDDEN],
    reaches: ['GET /open/a '],
  },
  {
    name: 'a HEAD with a body in chunks',
    reaches: ['HEAD /open/a '],
    connections: [
      `${lines('HEAD /open/a HTTP/1.1', HOST, 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`,
    ],
  },
  {
    name: 'a request behind the end of another',
    connections: [get('/open/a') + HIDDEN + get('/open/b')],
    reaches: ['GET /open/a ', 'GET /open/b '],
  },
  // workerd ends a body in chunks that breaks off as if it were whole: the origin cannot tell. What was judged is what it gets.
  {
    name: 'a chunk whose size overflows',
    reaches: ['POST /open/a '],
    reachesInNode: [],
    connections: [post(`10000000000000003\r\nabc\r\n0\r\n\r\n${HIDDEN}`, 'Transfer-Encoding: chunked')],
  },
  {
    name: 'an extension of a chunk that holds a line feed',
    reaches: ['POST /open/a '],
    reachesInNode: [],
    connections: [post(`3;a="\n0\n\n${HIDDEN}"\r\nabc\r\n0\r\n\r\n`, 'Transfer-Encoding: chunked')],
  },
  {
    name: 'trailers behind the last chunk that say who asks',
    connections: [
      post('3\r\nabc\r\n0\r\nX-User: canary\r\n\r\n', 'Transfer-Encoding: chunked', 'Trailer: X-User'),
    ],
    reaches: ['POST /open/a abc'],
  },
  {
    name: 'a body that ends before its length',
    connections: [post('abc', 'Content-Length: 300')],
  },
  // What is asked for, and of whom.
  {
    name: 'an absolute target of another host',
    connections: [get('http://canary.example/open/a')],
  },
  {
    name: 'an absolute target of the public host, under another Host',
    reachesInNode: ['GET /open/a '],
    connections: [lines('GET http://wiki.example/open/a HTTP/1.1', 'Host: canary.example')],
  },
  { name: 'an authority for a target', connections: [lines('CONNECT wiki.example:80 HTTP/1.1', HOST)] },
  { name: 'an asterisk for a target', connections: [lines('OPTIONS * HTTP/1.1', HOST)] },
  {
    name: 'a way up from an open path into a closed one',
    connections: [
      get('/open/../closed/canary') + get('/open/%2e%2e/closed/canary') + get('/open/..%2fclosed/canary'),
    ],
  },
  {
    name: 'slashes, backslashes and a fragment in front of a closed path',
    connections: [get('//closed/canary'), get('/open/..\\closed/canary'), get('/open/#/../../closed/canary')],
    reachesInNode: ['GET /open/ '],
  },
  {
    name: 'two Hosts, and a Host with a port, a user and a path',
    connections: [
      lines('GET /open/a HTTP/1.1', HOST, 'Host: canary.example'),
      lines('GET /open/a HTTP/1.1', 'Host: canary.example', HOST),
      lines('GET /open/a HTTP/1.1', 'Host: wiki.example:80@canary.example/'),
      lines('GET /open/a HTTP/1.1', 'Host: wiki.example/canary'),
    ],
    reachesInNode: ['GET /open/a '],
  },
  { name: 'HTTP/1.0 without a Host', connections: [lines('GET /open/a HTTP/1.0')] },
  {
    name: 'methods in lower case, of diagnosis, behind a tab, and of an override',
    // To workerd, a tab separates as a space does.
    reaches: ['GET /open/a '],
    reachesInNode: [],
    connections: [
      lines('get /open/a HTTP/1.1', HOST),
      lines('TRACE /open/a HTTP/1.1', HOST),
      lines('GET\t/open/a HTTP/1.1', HOST),
      post('', 'X-HTTP-Method-Override: DELETE', 'Content-Length: 0'),
    ],
  },
  // Who asks.
  {
    name: 'headers that say who asks, in all spellings',
    connections: [
      get('/open/a', 'X-User: canary', 'x_user: canary', 'X-USER: canary', 'X-Request-Id: canary'),
      staff('X-User: canary', 'X-Forwarded-For: canary', 'Forwarded: for=canary', 'X-Real-IP: canary'),
    ],
    reaches: ['GET /open/a ', 'GET /staff/a '],
  },
  {
    name: 'a Connection header that lists what the gateway says',
    connections: [staff('Connection: X-User, X-Request-Id, Traceparent, X-Forwarded-Proto')],
    reaches: ['GET /staff/a '],
  },
  {
    name: 'two Authorization headers',
    connections: [get('/staff/a', 'Authorization: Bearer canary', `Authorization: Bearer ${TOKEN}`)],
  },
  {
    name: 'an upgrade to another protocol, and an expectation',
    reaches: ['GET /open/a '],
    reachesInNode: [],
    connections: [
      get(
        '/open/a',
        'Connection: Upgrade, HTTP2-Settings',
        'Upgrade: h2c',
        'HTTP2-Settings: canary',
        'Expect: canary',
      ),
    ],
  },
];
