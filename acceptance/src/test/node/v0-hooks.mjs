// usage: node v0-hooks.mjs URL TOKEN
import { Polar } from "polar-v0";
import { hook } from "./hooks.mjs";

const [url, accessToken] = process.argv.slice(2);
const { webhooks } = new Polar({ accessToken, serverURL: url });

await hook({
  create: (body) => webhooks.createWebhookEndpoint(body),
  list: async () => (await webhooks.listWebhookEndpoints({ limit: 100 })).result.items,
  get: (id) => webhooks.getWebhookEndpoint({ id }),
  update: (id, webhookEndpointUpdate) =>
    webhooks.updateWebhookEndpoint({ id, webhookEndpointUpdate }),
  remove: (id) => webhooks.deleteWebhookEndpoint({ id }),
  reset: (id) => webhooks.resetWebhookEndpointSecret({ id }),
});
