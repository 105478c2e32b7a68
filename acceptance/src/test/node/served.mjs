// The methods of the SDKs whose resource this server has, each with what it is given.
import { createServer } from "node:http";

/** Requests beside the SDKs, which make what a method is tried on. */
export class Server {
  constructor(url, token) {
    this.url = url;
    this.token = token;
  }

  async send(method, path, body) {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text && JSON.parse(text);
  }

  /** {id, email, external_id} of a new customer. */
  customer() {
    const email = freshEmail();
    return this.send("POST", "/v1/customers", { email, external_id: email });
  }

  endpoint(url = "http://127.0.0.1:1/", enabled = false) {
    const events = ["customer.created"];
    return this.send("POST", "/v1/webhooks/endpoints", { url, format: "raw", events, enabled });
  }

  /** Id of an event that was delivered. */
  async webhookEvent() {
    const receiver = createServer((_, response) => response.end());
    await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const endpoint = await this.endpoint(`http://127.0.0.1:${receiver.address().port}/`, true);
    try {
      await this.customer();
      const path = `/v1/webhooks/deliveries?endpoint_id=${endpoint.id}`;
      for (const until = Date.now() + 30_000; Date.now() < until; ) {
        const { items } = await this.send("GET", path);
        if (items.length > 0) return items[0].webhook_event.id;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error("nothing was delivered");
    } finally {
      receiver.close();
      receiver.closeAllConnections();
    }
  }
}

export const freshEmail = () => `sdk-${crypto.randomUUID()}@example.com`;

const name = { name: "Eve" };
const byId = async (server) => ({ path: { id: (await server.customer()).id } });
const byExternalId = async (server) => ({
  path: { external_id: (await server.customer()).external_id },
});
const anonymizing = { query: { anonymize: true } };
const endpoint = async (server) => ({ path: { id: (await server.endpoint()).id } });
const list = () => ({ query: { limit: 1 } });

/** Writes that are decided in the log. */
export const WRITES = {
  "customers.create": () => ({ body: { email: freshEmail() } }),
  "customers.update": async (server) => ({
    ...(await byId(server)), body: name, bodyKey: "customerUpdate",
  }),
  "customers.updateExternal": async (server) => ({
    ...(await byExternalId(server)), body: name, bodyKey: "customerUpdateExternalID",
  }),
  "customers.delete": async (server) => ({ ...(await byId(server)), ...anonymizing }),
  "customers.deleteExternal": async (server) => ({
    ...(await byExternalId(server)), ...anonymizing,
  }),
};

export const SERVED = {
  ...WRITES,
  "customers.list": () => ({ query: { email: freshEmail(), active: false, metadata: { a: "b" } } }),
  "customers.iterList": list,
  "customers.get": byId,
  "customers.getExternal": byExternalId,
  "customers.getState": byId,
  "customers.getStateExternal": byExternalId,
  "customers.export": () => ({ query: {} }),
  "webhooks.createWebhookEndpoint": () => ({
    body: { url: "http://127.0.0.1:1/", format: "raw", events: ["customer.created"] },
  }),
  "webhooks.listWebhookEndpoints": list,
  "webhooks.iterListWebhookEndpoints": list,
  "webhooks.getWebhookEndpoint": endpoint,
  "webhooks.updateWebhookEndpoint": async (server) => ({
    ...(await endpoint(server)), body: name, bodyKey: "webhookEndpointUpdate",
  }),
  "webhooks.deleteWebhookEndpoint": endpoint,
  "webhooks.resetWebhookEndpointSecret": endpoint,
  "webhooks.listWebhookDeliveries": list,
  "webhooks.iterListWebhookDeliveries": list,
  "webhooks.redeliverWebhookEvent": async (server) => ({ path: { id: await server.webhookEvent() } }),
};
