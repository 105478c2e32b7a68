// usage: node v0-hooks.mjs URL TOKEN EMAIL
import { Polar } from "polar-v0";
import { deliver, hook } from "./hooks.mjs";

const [url, accessToken, email] = process.argv.slice(2);
const { customers, webhooks } = new Polar({ accessToken, serverURL: url });
const polar = {
  create: (body) => webhooks.createWebhookEndpoint(body),
  list: async () => (await webhooks.listWebhookEndpoints({ limit: 100 })).result.items,
  get: (id) => webhooks.getWebhookEndpoint({ id }),
  update: (id, webhookEndpointUpdate) =>
    webhooks.updateWebhookEndpoint({ id, webhookEndpointUpdate }),
  remove: (id) => webhooks.deleteWebhookEndpoint({ id }),
  reset: (id) => webhooks.resetWebhookEndpointSecret({ id }),
  deliveries: async (id) =>
    (
      await webhooks.listWebhookDeliveries({
        endpointId: [id],
        startTimestamp: new Date(Date.now() - 600_000),
        succeeded: true,
        httpCodeClass: "2xx",
        eventType: ["customer.created"],
      })
    ).result.items,
  told: (one) => ({
    event: one.webhookEvent.id,
    type: one.webhookEvent.type,
    payload: one.webhookEvent.payload,
    code: one.httpCode,
    response: one.response,
    succeeded: one.webhookEvent.succeeded,
  }),
  redeliver: (id) => webhooks.redeliverWebhookEvent({ id }),
  customer: (email) => customers.create({ email }),
};

await hook(polar);
await deliver(polar, email);
