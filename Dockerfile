# One image for every process of the app: web (the default), worker, and the steps before them. compose.yaml shows them together.

FROM node:24-bookworm-slim AS build
WORKDIR /app
# What the install reads; the rest comes later, so that a change of the code does not install anew.
COPY package.json package-lock.json prisma.config.ts ./
COPY prisma ./prisma
COPY app/database/migrate-adapter.ts ./app/database/
RUN npm ci
COPY . .
RUN npm run build && npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data MODELS_DIR=/models BIND_HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/build ./build
COPY package.json prisma.config.ts server.ts ./
COPY prisma ./prisma
COPY app ./app
COPY scripts/models.ts scripts/bucket.ts ./scripts/
RUN mkdir /data /models && chown node:node /data /models
USER node
VOLUME ["/data", "/models"]
EXPOSE 3000
# Not through npm: the process itself must get SIGTERM.
CMD ["node", "server.ts"]
