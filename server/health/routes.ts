// Is it alive, and what does it stand on?
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../route.ts';

const healthAnswer = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  database: z.enum(['ok', 'down']),
  search: z.strictObject({ engine: z.string(), status: z.enum(['ok', 'down']) }),
  version: z.string(),
  demo: z.boolean(),
});

export function healthRoutes(app: FastifyInstance): void {
  route(app, {
    method: 'GET',
    url: '/api/health',
    summary: 'Whether the database and the search engine answer',
    public: true,
    answer: healthAnswer,
    open: async () => {
      const answers = (promise: Promise<unknown>) =>
        promise.then(
          () => 'ok' as const,
          () => 'down' as const,
        );
      const [database, search] = await Promise.all([
        answers(app.services.database.ping()),
        answers(app.engine.ping()),
      ]);
      return {
        status: database === 'ok' && search === 'ok' ? ('ok' as const) : ('degraded' as const),
        database,
        search: { engine: app.engine.name, status: search },
        version: app.settings.version,
        demo: app.settings.demo,
      };
    },
  });
}
