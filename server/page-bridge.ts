// What pages and API say to each other in memory: types only, so that the pages need to know nothing of Fastify.

/** What a page may send to the API. Cookies travel in `headers.cookie`. */
export interface ApiCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
  /** Path and query, beginning with `/api/`. */
  url: string;
  headers: Record<string, string>;
  body?: Buffer | undefined;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  body: Buffer;
}

/** Rides on the raw request into the page's hooks as `event.platform.req.compatriot`. */
export interface PageBridge {
  inject(call: ApiCall): Promise<ApiAnswer>;
  /** The person's address as Fastify sees it (its trusted proxies taken into account). */
  ip: string;
}
