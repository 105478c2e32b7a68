// usage: node v1-hooks.mjs URL TOKEN
import { createPolar } from "polar-v1/2026-10";
import { hook } from "./hooks.mjs";

const [url, accessToken] = process.argv.slice(2);
const { webhooks } = createPolar({ accessToken, baseUrl: url });

await hook({
  create: (body) => webhooks.createWebhookEndpoint(body),
  list: async () => (await webhooks.listWebhookEndpoints({ limit: 100 })).items,
  get: (id) => webhooks.getWebhookEndpoint(id),
  update: (id, body) => webhooks.updateWebhookEndpoint(id, body),
  remove: (id) => webhooks.deleteWebhookEndpoint(id),
  reset: (id) => webhooks.resetWebhookEndpointSecret(id),
});
