import { describe, expect, test } from 'vitest';
import { crash } from '../../src/failure/crash.ts';
import { AccessError, pipeline, recorder, type TrailEntry, worker } from '../../src/index.ts';
import { OptionsError, requireBinding } from '../../src/internal.ts';
import { noExecution } from '../start-context.ts';

/** What a crash tells the operator, on the console and in the record together. */
async function told(request: Request, crash: (request: Request) => unknown) {
  const reports: string[] = [];
  let entries: readonly TrailEntry[] = [];
  const app = pipeline()
    .use(
      recorder(async (arrival, next) => {
        const response = await next();
        entries = arrival.trail.entries;
        return response;
      }),
    )
    .handle(async (context) => {
      await crash(context.request);
      return new Response('served');
    });
  const serve = worker(app, { report: (text) => reports.push(text) });
  const response = await serve(request, {}, noExecution);
  const [entry] = entries;
  const detail = entry?.type === 'request.failed' ? entry.detail : undefined;
  return {
    status: response.status,
    reports,
    detail,
    all: `${reports.join()} ${detail} ${await response.text()}`,
  };
}

const SECRET = 'hunter2-correct-horse';

describe('a crash is reported with its message and place', () => {
  test('on the console, with the id of the request', async () => {
    const { reports, detail } = await told(new Request('https://a.example/'), function stumble() {
      throw new TypeError('the map has no such street');
    });
    expect(reports).toHaveLength(1);
    expect(reports[0]).toMatch(
      /^request\.crashed: TypeError: the map has no such street\n {4}at .*stumble[\s\S]*\n {4}request [\da-f-]{36}$/,
    );
    expect(detail).toMatch(/^TypeError: the map has no such street at .*stumble.*crash\.test\.ts/);
  });

  test('whole where it is about options, whatever the request says', async () => {
    const request = new Request('https://a.example/keys?keys=keys', {
      headers: { 'x-name': 'sessions keys' },
    });
    const { all, detail } = await told(request, () => {
      throw new OptionsError('sessions', ['keys must be secrets']);
    });
    expect(all).toContain('gateway.misconfigured: sessions: keys must be secrets\n    request ');
    expect(all).not.toContain('request.crashed');
    expect(detail).toBe('sessions: keys must be secrets');
  });

  test('for a binding that the Worker does not have, as gateway.misconfigured', async () => {
    const { status, all } = await told(new Request('https://a.example/'), () =>
      requireBinding('sessions', 'Durable Object namespace', undefined, 'getByName'),
    );
    expect(status).toBe(500);
    expect(all).toContain('gateway.misconfigured: sessions: a Durable Object namespace is required');
  });

  test('and a fault in the assembly is, too', async () => {
    const { reports } = await told(new Request('https://a.example/'), () => undefined);
    expect(reports).toEqual([]);
    const seen: string[] = [];
    const app = pipeline().handle((() => undefined) as never);
    await worker(app, { report: (text) => seen.push(text) })(
      new Request('https://a.example/'),
      {},
      noExecution,
    );
    expect(seen[0]).toContain('request.misassembled: the handler returned no Response');
  });
});

describe('a refusal thrown where none is allowed', () => {
  const refusal = { code: 'pages.gone', status: 500, message: 'Not now.' } as const;

  test.each([
    [{ ...refusal, detail: 'the shelf is empty' }, 'AccessError: the shelf is empty'],
    [refusal, 'AccessError: pages.gone'],
  ])('is reported by the operator’s detail and not by the client’s message: %j', (given, expected) => {
    const error = Object.assign(new AccessError(given), { stack: '' });
    expect(crash(error, new Request('https://a.example/')).detail).toBe(expected);
  });

  test('is reported on the console by its code where nothing more is known', async () => {
    const { reports } = await told(new Request('https://a.example/'), () => {
      throw new AccessError(refusal);
    });
    expect(reports[0]).toMatch(/^pages\.gone: \n {4}request [\da-f-]{36}$/);
  });
});

describe('a crash without a place or a message', () => {
  const detailOf = async (thrown: unknown, request = new Request('https://a.example/')) =>
    (
      await told(request, () => {
        throw thrown;
      })
    ).detail;

  test.each([
    ['a text', 'string'],
    [undefined, 'undefined'],
    [{ message: 'no error' }, 'object'],
  ])('because %j was thrown, is reported by its type', async (thrown, type) => {
    expect(await detailOf(thrown)).toBe(`threw a ${type}`);
  });

  test('is reported by the properties it has', async () => {
    expect(await detailOf(Object.assign(new RangeError(''), { stack: undefined }))).toBe('RangeError');
    expect(await detailOf(Object.assign(new RangeError('too far'), { stack: 'elsewhere' }))).toBe(
      'RangeError: too far',
    );
  });

  test('has its message left out where there was a body, and the runtime did not write it', async () => {
    const request = new Request('https://a.example/', { method: 'POST', body: SECRET });
    expect(await detailOf(Object.assign(new Error('of mine'), { stack: '' }), request)).toBe(
      'Error: (message omitted, because the request has a body)',
    );
  });

  test('is reported in one line of at most five hundred characters', async () => {
    const long = `a \n\t b ${'mile '.repeat(200)}`;
    const detail = await detailOf(Object.assign(new Error(long), { stack: '' }));
    expect(detail).toMatch(/^Error: a b mile mile/);
    expect(detail).toHaveLength('Error: '.length + 500 - '\n\t '.length);
  });

  test.each([
    [`Unexpected token 'h', "${SECRET}"... is not valid JSON`, 'Unexpected token "…", "…" is not valid JSON'],
    [`Unexpected token in "${SECRET}"`, 'Unexpected token in "…"'],
    [`Unexpected token 'hunter2'`, 'Unexpected token "…"'],
  ])('quotes nothing that a parser quoted: %s', async (message, expected) => {
    expect(await detailOf(Object.assign(new SyntaxError(message), { stack: '' }))).toBe(
      `SyntaxError: ${expected}`,
    );
  });

  test('quotes what others quote', async () => {
    expect(await detailOf(Object.assign(new Error('no "PHORGE"'), { stack: '' }))).toBe('Error: no "PHORGE"');
  });
});

describe('the places of a crash', () => {
  const thrownWith = (stack: string) => Object.assign(new Error('broken'), { stack });
  const whole = async (stack: string, url = 'https://a.example/') =>
    await told(new Request(url), () => {
      throw thrownWith(stack);
    });
  const places = Array.from({ length: 7 }, (_, line) => `    at step${line} (gate.js:${line}:12)`);

  test('are at most five, each on its own line on the console', async () => {
    const { detail, reports } = await whole(['Error: broken', ...places].join('\n'));
    expect(detail).toBe(['Error: broken', ...places.slice(0, 5).map((line) => line.trim())].join(' '));
    expect(reports[0]?.split('\n').slice(0, 6)).toEqual([
      'request.crashed: Error: broken',
      ...places.slice(0, 5),
    ]);
  });

  test('may lack a name, and are nothing but places', async () => {
    const stack = [
      'Error: broken',
      '    at gate.js:1:2',
      '    at the end of the world',
      '    at gate.js:1:2 or so',
    ];
    const { detail, reports } = await whole(stack.join('\n'));
    expect(detail).toBe('Error: broken at gate.js:1:2');
    expect(reports[0]).toContain('broken\n    at gate.js:1:2\n    request');
  });

  test('are found where the stack does not name the kind of error', async () => {
    const { detail } = await whole(`broken\n${places[0]}`);
    expect(detail).toBe('Error: broken at step0 (gate.js:0:12)');
  });

  test('are not those of another error in the stack', async () => {
    const { detail } = await whole(['Error: other', ...places].join('\n'));
    expect(detail).toBe('Error: broken');
  });

  test('are not taken from the message', async () => {
    const message = 'broken\n    at planted (other.js:1:2)';
    const thrown = Object.assign(new Error(message), { stack: `Error: ${message}\n${places[0]}` });
    const { detail } = await told(new Request('https://a.example/'), () => {
      throw thrown;
    });
    expect(detail?.match(/\.js:/g)).toHaveLength(2);
    expect(detail).toMatch(/ at step0 \(gate\.js:0:12\)$/);
  });

  test('are found although the message contains "at" as well', async () => {
    const message = 'keys must be an array of secrets of at least 32 characters (found at 1:2); look at keys';
    const thrown = Object.assign(new Error(message), {
      stack: `Error: ${message}\n    at async new Journal (gate.js:1:2)\n    at gate.js:3:4\n    at a.b [as c] (gate.js:5:6)`,
    });
    const { reports } = await told(new Request('https://a.example/'), () => {
      throw thrown;
    });
    expect(reports[0]?.split('\n').slice(0, 4)).toEqual([
      `request.crashed: Error: ${message}`,
      '    at async new Journal (gate.js:1:2)',
      '    at gate.js:3:4',
      '    at a.b [as c] (gate.js:5:6)',
    ]);
  });

  test('keep the numbers of their lines, whatever the request says', async () => {
    const { detail } = await whole(`Error: broken\n    at f (gate.js:12:34)`, 'https://a.example/?p=12');
    expect(detail).toBe('Error: broken at f (gate.js:12:34)');
  });
});

describe('a crash that quotes the request reports nothing of the request', () => {
  const cases: readonly (readonly [what: string, request: () => Request, quoted: string])[] = [
    [
      'the Authorization header',
      () => new Request('https://a.example/', { headers: { authorization: `Bearer ${SECRET}` } }),
      `cannot use Bearer ${SECRET}`,
    ],
    [
      'a part of a header',
      () => new Request('https://a.example/', { headers: { authorization: `Bearer ${SECRET}` } }),
      `cannot use ${SECRET.slice(3, 15)}`,
    ],
    [
      'what Basic credentials hold',
      () =>
        new Request('https://a.example/', { headers: { authorization: `Basic ${btoa(`alice:${SECRET}`)}` } }),
      `no account alice with ${SECRET}`,
    ],
    [
      'a cookie',
      () => new Request('https://a.example/', { headers: { cookie: `a=b; sid=${SECRET}` } }),
      `unknown session ${SECRET}`,
    ],
    [
      'a cookie, decoded',
      () => new Request('https://a.example/', { headers: { cookie: 'sid=hunter2%20correct%20horse' } }),
      'unknown session hunter2 correct horse',
    ],
    ['a query value', () => new Request(`https://a.example/?token=${SECRET}`), `bad token ${SECRET}`],
    [
      'a query value, decoded as forms are',
      () => new Request('https://a.example/?q=hunter2+correct%20horse'),
      'bad query hunter2 correct horse',
    ],
    ['a short query value', () => new Request('https://a.example/?pin=h2'), 'bad pin h2'],
    [
      'the path',
      () => new Request(`https://a.example/file/data/${SECRET}/`),
      `no file ${SECRET.toUpperCase()}`,
    ],
  ];
  test.each(cases)('%s', async (_what, request, quoted) => {
    const { status, all } = await told(request(), () => {
      throw new Error(quoted);
    });
    expect(status).toBe(500);
    expect(all).toContain('[cut]');
    expect(all.toLowerCase()).not.toMatch(/hunter|correct|horse|\bh2\b|alice/);
  });

  test('a body that no parser understands', async () => {
    const request = new Request('https://a.example/', { method: 'POST', body: `${SECRET}, not JSON` });
    const { all } = await told(request, (arrived) => arrived.json());
    expect(all).toContain('SyntaxError');
    expect(all).not.toMatch(/hunter|correct|horse/);
  });

  test('a member of a JSON body', async () => {
    const request = new Request('https://a.example/', {
      method: 'POST',
      body: JSON.stringify({ pin: SECRET }),
    });
    const { all } = await told(request, async (arrived) => {
      const { pin } = (await arrived.json()) as { pin: string };
      throw new Error(`wrong: ${pin} is not a function`);
    });
    expect(all).toContain('Error: is not a function');
    expect(all).not.toMatch(/hunter|correct|horse/);
  });

  test('text that a parser took from a cookie', async () => {
    const request = new Request('https://a.example/', { headers: { cookie: `sid=${SECRET}` } });
    const { all } = await told(request, () => JSON.parse(SECRET));
    expect(all).not.toMatch(/hunter|correct|horse/);
  });

  test('a token of another user', async () => {
    const { all } = await told(new Request('https://a.example/'), () => {
      throw new Error(`the provider said eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl`);
    });
    expect(all).toContain('the provider said [cut]');
  });
});

test('other messages keep their words', async () => {
  const request = new Request('https://a.example/T34?x=1', { headers: { accept: '*/*' } });
  const { detail } = await told(request, () => {
    throw new Error('the binding "PHORGE" was not found in line 12');
  });
  expect(detail).toMatch(/^Error: the binding "PHORGE" was not found in line 12 at /);
});

describe('a page says that the failure was recorded', () => {
  const page = async (keepsRecord: boolean, fails = false): Promise<string> => {
    const watching = recorder(
      async (_arrival, next) => {
        const response = await next();
        if (fails) throw new Error('the log is full');
        return response;
      },
      { keepsRecord },
    );
    const app = pipeline()
      .use(watching)
      .handle(() => {
        throw new Error('bug');
      });
    const request = new Request('https://a.example/', { headers: { 'sec-fetch-mode': 'navigate' } });
    const response = await worker(app, { report: () => undefined })(request, {}, noExecution);
    return response.text();
  };

  test('where a recorder stores events', async () =>
    expect(await page(true)).toContain('The error has been recorded.'));
  test('not where a recorder only observes', async () => expect(await page(false)).not.toContain('recorded'));
  test('not where the record failed', async () => expect(await page(true, true)).not.toContain('recorded'));
});

test('a crash in development, at a host of this machine, is reported with its whole message and stack', async () => {
  const fail = () => {
    throw new RangeError('the criterion read the body: hello');
  };
  const body = { method: 'POST', body: 'hello' };
  const local = await told(new Request('http://127.0.0.1:8787/', body), fail);
  expect(local.reports[0]).toMatch(
    /^request\.crashed: RangeError: the criterion read the body: hello\n +at fail .*crash\.test\.ts:\d+:\d+[\s\S]*\n {4}request [\da-f-]{36}$/,
  );
  // The record is the same everywhere.
  expect(local.detail).toContain('(message omitted, because the request has a body)');
  const { reports } = await told(new Request('https://a.example/', body), fail);
  expect(reports[0]).not.toContain('hello');
});
