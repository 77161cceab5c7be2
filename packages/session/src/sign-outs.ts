/**
 * The requests by which somebody signs out at the gate. A person knows of one way in, and not that there are two: a session that a
 * grant began ends with them.
 */
export const signOuts: WeakSet<Request> = /* @__PURE__ */ new WeakSet();
