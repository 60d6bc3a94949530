# One image for every role of ours; what it runs is the service's command. It holds no secret and runs as nobody special.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production
WORKDIR /app
RUN mkdir -m 700 /data /keys && chown node:node /data /keys
COPY --from=dependencies /app/node_modules node_modules
COPY package.json tsconfig.json ./
COPY runtime runtime
COPY schemas schemas
COPY topics topics
COPY processors processors
COPY state state
COPY ingress ingress
COPY egress egress
COPY operator operator
COPY dev dev
USER node
CMD ["node", "--require", "tsx/cjs", "operator/main.ts", "--help"]
