/**
 * Ends the session that a grant started, by the request that carries it. For a person there is only one session: it ends when they sign
 * out, and when they log in.
 */
export const sessionsBeside: WeakMap<Request, () => Promise<void>> = /* @__PURE__ */ new WeakMap();
