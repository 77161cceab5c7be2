// In the place of the application: it says what it was asked, and by whom.
export default {
  fetch(request: Request): Response {
    const { pathname } = new URL(request.url);
    const told = [...request.headers].filter(([name]) => name.startsWith('x-'));
    return Response.json({ path: pathname, told: Object.fromEntries(told) });
  },
};
