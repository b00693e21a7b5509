# The simulated exchange, from a clone of the repository:
#   docker build --file docker/simulator.Dockerfile --tag mexc-simulator .
FROM node:24-alpine AS build
WORKDIR /app
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund
RUN npm run build --workspace simulator

FROM node:24-alpine
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY --from=build /app/simulator ./simulator
RUN npm ci --workspace simulator --include-workspace-root=false --omit=dev --ignore-scripts --no-audit --no-fund

RUN mkdir /paper && chown node /paper
USER node
VOLUME /paper
HEALTHCHECK --interval=30s --timeout=5s CMD wget --quiet --output-document=/dev/null http://127.0.0.1:8787/api/v3/ping
ENTRYPOINT ["node", "/app/simulator/bin/mexc-simulator.js", "--data", "/paper"]
