/** In the place of the wiki: it returns the headers that name the caller. */
export default {
  fetch: ({ headers }: Request): Response =>
    Response.json({ user: headers.get('x-user'), roles: headers.get('x-roles') }),
};
