interface Env {
  /** Where Phorge is. Default: the stand-in of `npm run dev`, two ports above the gate. */
  readonly ORIGIN?: string;
}

// In the place of the VPC Service: passes everything on to an address on this machine.
export default {
  fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, search, port } = new URL(request.url);
    const origin = env.ORIGIN ?? `http://127.0.0.1:${Number(port) + 2}`;
    return fetch(new Request(origin + pathname + search, request), { redirect: 'manual' });
  },
};
