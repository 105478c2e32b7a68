// usage: node v1-hooks.mjs URL TOKEN EMAIL
import { createPolar } from "polar-v1/2026-10";
import { deliver, hook } from "./hooks.mjs";

const [url, accessToken, email] = process.argv.slice(2);
const { customers, webhooks } = createPolar({ accessToken, baseUrl: url });
const polar = {
  create: (body) => webhooks.createWebhookEndpoint(body),
  list: async () => (await webhooks.listWebhookEndpoints({ limit: 100 })).items,
  get: (id) => webhooks.getWebhookEndpoint(id),
  update: (id, body) => webhooks.updateWebhookEndpoint(id, body),
  remove: (id) => webhooks.deleteWebhookEndpoint(id),
  reset: (id) => webhooks.resetWebhookEndpointSecret(id),
  deliveries: async (id) =>
    (
      await webhooks.listWebhookDeliveries({
        endpoint_id: [id],
        succeeded: true,
        http_code_class: "2xx",
        event_type: ["customer.created"],
      })
    ).items,
  told: (one) => ({
    event: one.webhook_event.id,
    type: one.webhook_event.type,
    payload: one.webhook_event.payload,
    code: one.http_code,
    response: one.response,
    succeeded: one.webhook_event.succeeded,
  }),
  redeliver: (id) => webhooks.redeliverWebhookEvent(id),
  customer: (email) => customers.create({ email }),
};

await hook(polar);
await deliver(polar, email);
