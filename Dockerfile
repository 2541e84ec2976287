FROM node:24.21.0-slim

# `docker stop` kills after 10 seconds. Jobs that the grace time has not ended have up to 5 more to let go, and the
# connections are closed after them. With more arenas than two the allocator keeps ever more of what images have used.
ENV NODE_ENV=production \
    MALLOC_ARENA_MAX=2 \
    NODE_COMPILE_CACHE=/app/.cache \
    DATA_DIR=/app/data \
    HTTP_HOST=0.0.0.0 \
    HTTP_PORT=8080 \
    SHUTDOWN_GRACE_SECONDS=4

WORKDIR /app

COPY package.json package-lock.json ./
# The compiler is an optional peer of a library, and nothing runs it.
RUN npm ci --omit=dev && rm -rf node_modules/typescript node_modules/@typescript && npm cache clean --force

COPY locales ./locales
COPY src ./src
COPY commands ./commands
COPY sandbox ./sandbox

RUN mkdir -p data .cache && chown node:node data .cache
USER node
VOLUME /app/data
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]

# Node itself is the process that gets SIGTERM: npm would not pass it on.
CMD ["node", "--disable-warning=ExperimentalWarning", "src/main.ts"]
