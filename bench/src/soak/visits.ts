import type { EventTally } from './event-tally.ts';
import { CLOSED_PAGE, SOAK } from './soak-configuration.ts';
import type { SoakAnswer, SoakedGate, SoakQuestion } from './soak-gate.ts';
import type { SoakInternet } from './soak-internet.ts';

/** What visitors find, and whom they tell what they saw. */
export interface Visited {
  readonly gate: SoakedGate;
  readonly internet: SoakInternet;
  readonly tally: EventTally;
  /** Is told of each answer that is not the one that must come. */
  readonly wrong: (what: string) => void;
  /** Waits between two requests of one visitor. */
  readonly pause: () => Promise<void>;
}

const NAVIGATION = {
  accept: 'text/html',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'none',
};

/** Pages that somebody opens before they log out. */
const PAGES = 6;

/** Asks, and expects the event of it. An answer that never comes is a wrong one. */
export async function asked(
  { gate, tally, wrong }: Visited,
  url: string,
  question?: SoakQuestion,
): Promise<SoakAnswer | undefined> {
  try {
    const answer = await gate.ask(url, question);
    tally.expect('request.decision');
    return answer;
  } catch (error) {
    wrong(`${question?.method ?? 'GET'} ${new URL(url).pathname}: no answer (${(error as Error).message})`);
    return undefined;
  }
}

/** Asks for something of which the answer is known. */
async function expected(
  visited: Visited,
  url: string,
  wanted: Partial<Pick<SoakAnswer, 'status' | 'text'>>,
  question?: SoakQuestion,
): Promise<SoakAnswer | undefined> {
  const answer = await asked(visited, url, question);
  if (answer === undefined) return undefined;
  const { status = answer.status, text = answer.text } = wanted;
  if (answer.status === status && answer.text === text) return answer;
  const code = /"code":"([\w.]+)"/.exec(answer.text)?.[1] ?? 'no code';
  const place = `${question?.method ?? 'GET'} ${new URL(url).pathname}`;
  visited.wrong(
    answer.status === status
      ? `${place}: ${status}, with another body than was due`
      : `${place}: ${answer.status} (${code}) instead of ${status}`,
  );
  return undefined;
}

/** Somebody in a browser: logs in, opens pages and one that is closed, logs out, and is out. */
export async function browserVisit(
  visited: Visited,
  subject: string,
  goesOn: (pages: number) => boolean = (pages) => pages < PAGES,
): Promise<void> {
  const cookie = await loggedIn(visited, subject);
  if (cookie === undefined) return;
  const headers = { cookie, accept: 'application/json' };
  for (let page = 0; goesOn(page); page += 1) {
    await expected(
      visited,
      `${SOAK.wiki}/page/${page}`,
      { status: 200, text: `${subject} engineer` },
      { headers },
    );
    await visited.pause();
  }
  await expected(visited, `${SOAK.wiki}${CLOSED_PAGE}`, { status: 403 }, { headers });
  const form = { 'content-type': 'application/x-www-form-urlencoded', origin: SOAK.wiki };
  const left = await expected(
    visited,
    `${SOAK.wiki}/.portcullis/logout`,
    { status: 200 },
    { method: 'POST', headers: { ...headers, ...form }, body: '' },
  );
  if (left !== undefined) visited.tally.expect('logout');
  await expected(visited, `${SOAK.wiki}/page/1`, { status: 401 }, { headers });
}

/** The cookie of a new session. */
async function loggedIn(visited: Visited, subject: string): Promise<string | undefined> {
  const { internet, tally } = visited;
  // To the gate's own endpoint, and from there to the provider.
  const led = await expected(visited, `${SOAK.wiki}/`, { status: 302 }, { headers: NAVIGATION });
  if (led?.location == null) return undefined;
  const login = new URL(led.location, SOAK.wiki).href;
  const begun = await expected(visited, login, { status: 302 }, { headers: NAVIGATION });
  if (begun?.location == null) return undefined;
  const back = internet.login.authorise(begun.location, subject);
  const headers = { ...NAVIGATION, 'sec-fetch-site': 'cross-site', cookie: cookieOf(begun) };
  const done = await expected(visited, back, { status: 303 }, { headers });
  if (done === undefined) return undefined;
  tally.expect('login');
  return cookieOf(done);
}

/** A program: is let in with its token, and not with one that was changed, and asks Phorge as well. */
export async function programVisit(visited: Visited, subject: string): Promise<void> {
  const token = await visited.internet.provider.token({ subject, groups: ['eng-web'] });
  const headers = (sent: string) => ({
    headers: { authorization: `Bearer ${sent}`, accept: 'application/json' },
  });
  const page = `${SOAK.wiki}/page/1`;
  await expected(visited, page, { status: 200, text: `${subject} engineer` }, headers(token));
  await visited.pause();
  await expected(visited, `${SOAK.phorge}/status/`, { status: 200 }, headers(token));
  await visited.pause();
  await expected(visited, page, { status: 401 }, headers(`${token.slice(0, -8)}AAAAAAAA`));
  await visited.pause();
  await expected(visited, page, { status: 401 }, { headers: { accept: 'application/json' } });
  await visited.pause();
}

function cookieOf({ cookies }: SoakAnswer): string {
  return cookies
    .filter((cookie) => !/max-age=0/i.test(cookie))
    .map((cookie) => cookie.slice(0, cookie.indexOf(';')))
    .join('; ');
}
