import type { HeaderList } from '../header-list.ts';
import { type Named, tryEach } from '../try-each.ts';
import type { McpAttack } from './mcp-attack.ts';
import { type McpRange, type McpRequest, unrefused, withHeader } from './mcp-range.ts';

const PRACTICES = 'specification, security best practices';

/** Headers by which proxies identify the user to an application. */
const IDENTITY: HeaderList = [
  ['X-Forwarded-User', 'root'],
  ['X-Forwarded-Email', 'root@corp.example'],
  ['X-Auth-Request-User', 'root'],
  ['Remote-User', 'root'],
  ['X_User', 'root'],
];

/** Who may do what, and for how long. */
export const access: readonly McpAttack[] = [
  {
    row: 'M6',
    title: 'no credentials, or in another place',
    source: 'MCP Inspector CVE-2025-49596',
    trial: (range) => {
      const bare = range.call(range.gate.tool, []);
      const [secret = ''] = secretsIn(range.caller).map(encodeURIComponent);
      const cases: readonly Named<readonly [McpRequest, string?]>[] = [
        ['none', [bare]],
        ['an empty token', [withHeader(bare, 'Authorization', 'Bearer ')]],
        ['an address with the token', [bare, `${range.path}?access_token=${secret}`]],
        ['a cookie with the token', [withHeader(bare, 'Cookie', `token=${secret}`)]],
        [
          'identity in headers',
          [IDENTITY.reduce((all, [name, value]) => withHeader(all, name, value), bare)],
        ],
      ];
      return tryEach(cases, async ([request, path]) =>
        unrefused(...(await range.receivedDuring(() => range.send(request, 'POST', path)))),
      );
    },
  },
  {
    row: 'M7',
    title: 'a token for another resource',
    source: 'RFC 8707; specification, access token usage',
    needs: ['foreignCaller'],
    trial: async (range) => {
      const foreign = (await range.gate.foreignCaller?.()) ?? [];
      return tryEach([['of the same provider', range.call(range.gate.tool, foreign)]], async (request) =>
        unrefused(...(await range.receivedDuring(() => range.send(request)))),
      );
    },
  },
  {
    row: 'M8',
    title: 'what the server learns of the client',
    source: `${PRACTICES}: token passthrough`,
    trial: async (range) => {
      const { headers, body } = range.call(range.gate.tool);
      const marked = { headers: [...headers, ...IDENTITY, ['Cookie', 'a=of-the-client'] as const], body };
      const [, received] = await range.receivedDuring(() => range.send(marked));
      const seen = JSON.stringify(received);
      const cases: readonly Named<readonly string[]>[] = [
        ['the credentials', secretsIn(range.caller)],
        ['cookies', ['of-the-client']],
        ['an identity of its own making', IDENTITY.map(([, value]) => value)],
      ];
      return tryEach(cases, async (marks) =>
        marks.some((mark) => seen.includes(mark)) ? 'reaches the server' : undefined,
      );
    },
  },
  {
    row: 'M9',
    title: 'tools that are not for the caller',
    source: 'specification, tools: access controls',
    needs: ['hiddenTool'],
    trial: async (range) => {
      const { hiddenTool = range.gate.tool } = range.gate;
      const absent = { ...hiddenTool, name: `${hiddenTool.name.slice(0, -1)}~` };
      const answerTo = async (tool: typeof hiddenTool) => {
        const [answer, received] = await range.receivedDuring(() => range.send(range.call(tool)));
        const kept = answer.headers.filter(([name]) => !/^(?:date|x-request-id)$/i.test(name));
        const shown = JSON.stringify([answer.status, kept, answer.body.replaceAll(tool.name, 'NAME')]);
        return { shown, problem: unrefused(answer, received) };
      };
      const cases: readonly Named<() => Promise<string | undefined>>[] = [
        ['called by name', async () => (await answerTo(hiddenTool)).problem],
        [
          'next to one that does not exist',
          async () =>
            (await answerTo(hiddenTool)).shown === (await answerTo(absent)).shown
              ? undefined
              : 'answered in other words',
        ],
        [
          'in the list',
          async () => {
            const { body } = await range.send(range.request('tools/list'));
            return body.includes(hiddenTool.name) ? 'listed' : undefined;
          },
        ],
      ];
      return tryEach(cases, (attempt) => attempt());
    },
  },
  {
    row: 'M10',
    title: 'a session of another caller',
    source: 'oatpp-mcp CVE-2025-6515, MCP Ruby SDK CVE-2026-33946',
    era: 'legacy',
    needs: ['otherCaller'],
    trial: async (range) => {
      const victim = await range.session(await range.gate.caller());
      const other = (await range.gate.otherCaller?.()) ?? [];
      const stolen = [...other, ...victim];
      if (victim.length === 0) return { tried: 0, findings: [], notTried: 'the gate starts no session' };
      const [[, id]] = victim as readonly [readonly [string, string]];
      const withId = (value: string): HeaderList => [...other, ['Mcp-Session-Id', value]];
      const cases: readonly Named<readonly [HeaderList, string]>[] = [
        ['a call in it', [stolen, 'POST']],
        ['its stream', [stolen, 'GET']],
        ['its end', [stolen, 'DELETE']],
        ['its id in capitals', [withId(id.toUpperCase()), 'POST']],
        ['its id without its last character', [withId(id.slice(0, -1)), 'POST']],
        ['an id of one’s own making', [withId('00000000-0000-4000-8000-000000000000'), 'POST']],
      ];
      return tryEach(cases, async ([headers, method]) => {
        const request = range.call(range.gate.tool, headers);
        return unrefused(...(await range.receivedDuring(() => range.send(request, method))));
      });
    },
  },
  {
    row: 'M11',
    title: 'pages of other sites, and DNS rebinding',
    source: 'MCP TypeScript SDK CVE-2025-66414, Go SDK CVE-2026-34742',
    trial: (range) => {
      const call = range.call(range.gate.tool);
      const bare = range.call(range.gate.tool, []);
      return tryEach<McpRequest>(
        [
          ['another site', withHeader(call, 'Origin', 'https://evil.example')],
          ['a sandboxed frame', withHeader(call, 'Origin', 'null')],
          [
            'a site whose name starts with ours',
            withHeader(call, 'Origin', `${range.gate.url}.evil.example`),
          ],
          [
            'a name of another site that leads here',
            withHeader(withHeader(bare, 'Origin', 'http://evil.example'), 'Host', 'evil.example'),
          ],
        ],
        async (request) => unrefused(...(await range.receivedDuring(() => range.send(request)))),
      );
    },
  },
  {
    row: 'M12',
    title: 'a stream that is open when its caller’s access ends',
    source: 'Portcullis before its first release',
    needs: ['ending'],
    trial: async (range) => {
      const { ending } = range.gate;
      if (ending === undefined) return { tried: 0, findings: [] };
      const caller = await ending.caller();
      const headers = [...caller, ...(await range.session(caller))];
      return tryEach([['of a call', range.call(ending.tool, headers)]], (request) =>
        unended(range, request, ending.withinSeconds),
      );
    },
  },
];

/** Opens a stream, and says whether it is still open after a time. */
async function unended(
  { gate, path }: McpRange,
  { headers, body }: McpRequest,
  seconds: number,
): Promise<string | undefined> {
  const leaving = new AbortController();
  const response = await fetch(new URL(path, gate.url), {
    method: 'POST',
    headers: headers.map(([name, value]): [string, string] => [name, value]),
    body,
    signal: leaving.signal,
  });
  if (!(response.headers.get('content-type') ?? '').startsWith('text/event-stream')) {
    await response.body?.cancel();
    return `answered with ${response.status}, and no stream`;
  }
  const timer = setTimeout(() => leaving.abort(), seconds * 1000);
  try {
    await response.text();
    return undefined;
  } catch {
    // Either the gate ended it, or the time was over first.
    return leaving.signal.aborted ? 'still open' : undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** The credentials in the headers of a caller. */
function secretsIn(caller: HeaderList): string[] {
  return caller
    .filter(([name]) => !/^mcp-session-id$/i.test(name))
    .map(([, value]) => value.replace(/^\w+ /, ''));
}
