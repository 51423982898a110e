# One image a service: docker build --build-arg SERVICE=agent .
ARG NODE_IMAGE=node:24-slim

# Only what decides what is installed, so that a change of the sources installs nothing anew.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /repository
COPY . .
RUN find . -type f -not -name package.json -not -name package-lock.json -delete && find . -type d -empty -delete

# The compiler and all that it reads. Install scripts bring what only a developer's machine needs (a Node of its own).
FROM ${NODE_IMAGE} AS build
WORKDIR /fenago
COPY --from=manifests /repository .
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
ARG SERVICE
RUN node node_modules/@typescript/native/bin/tsc -b "apps/${SERVICE}" \
  && rm -rf apps/*/test apps/*/src libs/*/test libs/*/src

# What the service needs at run time, and nothing else. npm would install the packages of the workspace that only tests
# need, and theirs, also where it omits development dependencies.
FROM ${NODE_IMAGE} AS modules
WORKDIR /fenago
COPY --from=manifests /repository .
RUN find apps libs -name package.json -execdir npm pkg delete devDependencies ';'
ARG SERVICE
RUN npm ci --ignore-scripts --no-audit --no-fund --omit=dev --workspace "@fenago/${SERVICE}"

FROM ${NODE_IMAGE}
ARG SERVICE
ENV NODE_ENV=production SERVICE=${SERVICE} OPS_PORT=9090
WORKDIR /fenago
COPY --from=modules /fenago/node_modules node_modules
COPY --from=build /fenago/libs libs
COPY --from=build /fenago/apps apps
# What the gateway serves at /asyncapi.json.
COPY --from=build /fenago/docs/asyncapi.json docs/asyncapi.json
COPY package.json ./
USER node
# Ready means that the broker and the database answer; a service without them is up, but not healthy.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=6 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.OPS_PORT}/health/ready`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The shell gives way to Node, so that a signal reaches it: SIGTERM drains within 10 s.
CMD ["sh", "-c", "exec node --max-semi-space-size=16 --expose-gc apps/$SERVICE/dist/main.js"]
