/** An exception nothing in Phorge catches: a 500 page, an AJAX error, or a Conduit error. */
export class PhorgeException extends Error {
  /** The PHP class Phorge shows. */
  readonly phpClass: string;

  constructor(phpClass: string, message: string) {
    super(message);
    this.name = 'PhorgeException';
    this.phpClass = phpClass;
  }
}

/** What Phorge says when a form comes without its token, or with a wrong one. */
export function csrfException(isAjax: boolean, hadToken: boolean): PhorgeException {
  return new PhorgeException(
    'AphrontMalformedRequestException',
    [
      'You are trying to save some data to permanent storage, but the request your browser made included an ' +
        'incorrect token. Reload the page and try again. You may need to clear your cookies.',
      isAjax ? 'This was an Ajax request.' : 'This was a Web request.',
      hadToken ? 'This request had an invalid CSRF token.' : 'This request had no CSRF token.',
    ].join('\n'),
  );
}
