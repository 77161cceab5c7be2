import { OPEN_PAGE, PAGE, STYLE_SHEET } from '../../workers/names.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Ask, asked } from './ask.ts';
import { browserHeaders } from './browser-headers.ts';
import { assertionOf, bearerOf, type Callers } from './callers.ts';

/** People who are at work. */
const PEOPLE = 200;
/** Requests until the day repeats itself: each person once by each of the twenty kinds. */
const REQUESTS = 20 * PEOPLE;

type Credential = (
  surroundings: Surroundings,
  subject: string,
  groups: readonly string[],
) => Promise<Readonly<Record<string, string>>>;

/** How a contender answers what is not a page for somebody who may see it. */
interface Answers {
  /** Nobody known asks for what is open to everybody. */
  readonly open: number;
  /** Somebody without a role asks for a page that needs one. */
  readonly withoutRole: number;
  /** Nobody known asks for a page. */
  readonly unknown: number;
}

/**
 * A day's traffic of a gate, in browsers: of twenty requests eleven for pages by people who may see them, three for style sheets,
 * two of forms, one for the robots file and one for a page by nobody known, one that is refused, and one in an address of
 * its own.
 */
function mixedDay(credential: Credential, answers: Answers): Callers {
  return async (surroundings) => {
    const [engineers, others] = await Promise.all(
      [['eng-web', 'everyone'], ['everyone']].map((groups) =>
        Promise.all(
          Array.from({ length: PEOPLE }, (_, index) => credential(surroundings, `user-${index}`, groups)),
        ),
      ),
    );
    return Array.from({ length: REQUESTS }, (_, index): Ask => {
      // Neighbors are of other people, and each person asks for everything.
      const person = (index * 7 + Math.floor(index / PEOPLE)) % PEOPLE;
      const headers = { ...engineers?.[person], ...browserHeaders() };
      switch (index % 20) {
        case 0:
          return { headers: browserHeaders(), path: OPEN_PAGE, status: answers.open };
        case 1:
          return { headers: browserHeaders(), status: answers.unknown };
        case 2:
          return { headers: { ...others?.[person], ...browserHeaders() }, status: answers.withoutRole };
        case 3:
        case 4:
        case 5:
          return { headers, path: STYLE_SHEET };
        case 6:
        case 7:
          return {
            headers: { ...headers, 'Content-Type': 'application/x-www-form-urlencoded' },
            method: 'POST',
            body: `__csrf__=B%401234567890&title=Task+${index}&description=${'word+'.repeat(40)}`,
          };
        case 8:
          return { headers, path: `${PAGE}?query=${index}` };
        default:
          return { headers, path: `/maniphest/task/edit/${index % 500}/` };
      }
    });
  };
}

/** With bearer tokens, as our gate answers. */
export const mixedBearers: Callers = mixedDay(bearerOf, { open: 200, withoutRole: 403, unknown: 401 });

/** With assertions of Cloudflare Access, as a gate answers that has no policy. */
export const mixedAssertions: Callers = mixedDay(assertionOf, {
  open: 401,
  withoutRole: asked.status,
  unknown: 401,
});

/** The same requests, all let through. */
export const mixedUnchecked: Callers = mixedDay(bearerOf, { open: 200, withoutRole: 200, unknown: 200 });
