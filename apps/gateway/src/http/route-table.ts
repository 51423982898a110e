interface Route {
  readonly method: string;
  readonly url: string;
  readonly pattern: RegExp;
}

/** What the server answers at which address; so that a wrong method can be told from a wrong address. */
export class RouteTable {
  private readonly routes: Route[] = [];

  /** @param url as Fastify knows it: `/v1/agents/:id` */
  add(methods: string | readonly string[], url: string): void {
    const source = url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+');
    const pattern = new RegExp(`^${source}$`);
    for (const method of typeof methods === 'string' ? [methods] : methods) this.routes.push({ method, url, pattern });
  }

  /** Methods that the address takes; none where there is nothing. */
  methodsOf(path: string): readonly string[] {
    const methods = this.routes.filter((route) => route.pattern.test(path)).map((route) => route.method);
    return [...new Set(methods)].sort();
  }

  list(): readonly { readonly method: string; readonly url: string }[] {
    return this.routes.map(({ method, url }) => ({ method, url }));
  }
}
