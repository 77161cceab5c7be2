/**
 * Why a form was not sent by a page in a window of its own, because a person wanted it; `undefined` where nothing says so. Browsers say it
 * in headers that no script can set. One that does not say it is believed.
 */
export function formSenderProblem({ headers }: Pick<Request, 'headers'>): string | undefined {
  const [mode, destination] = [headers.get('sec-fetch-mode'), headers.get('sec-fetch-dest')];
  if ((mode ?? 'navigate') !== 'navigate' || (destination ?? 'document') !== 'document') {
    return 'the form was sent by a script or from a frame';
  }
  // Browsers of the Chromium family say where a person acted, and tell what they are. Some others never say it.
  if (headers.has('sec-ch-ua') && headers.get('sec-fetch-user') !== '?1') {
    return 'the form was sent without a click or a key of the user';
  }
  return undefined;
}
