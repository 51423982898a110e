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
    // As the server does, an address goes before a pattern that it fits as well.
    const exact = this.routes.filter(({ url }) => url === path);
    const fitting = exact.length > 0 ? exact : this.routes.filter(({ pattern }) => pattern.test(path));
    return [...new Set(fitting.map(({ method }) => method))].sort();
  }

  list(): readonly { readonly method: string; readonly url: string }[] {
    return this.routes.map(({ method, url }) => ({ method, url }));
  }
}
