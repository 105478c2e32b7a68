// Webhook endpoints, the same for each major version of the SDK.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { refused, step } from "./scenario.mjs";

const endpoint = (one) => `${one.id} ${one.url}`;
const fault = (error) => `${error.name} ${error.statusCode}`;

/**
 * @param polar the resource as the SDK spells it: {create, list() → items, get, update, remove, reset}.
 *   Bodies have names that both spellings share.
 */
export async function hook(polar) {
  const url = `http://127.0.0.1:1/${crypto.randomUUID()}`;
  const events = ["customer.created", "customer.deleted"];

  const made = await step(
    "create endpoint",
    () => polar.create({ url, name: "CRM", format: "raw", events }),
    endpoint,
  );
  assert.equal(made.url, url);
  assert.equal(made.enabled, true);
  assert.deepEqual(made.events, events);
  assert.match(made.secret, /^whsec_/);
  assert.deepEqual(await step("get endpoint", () => polar.get(made.id), endpoint), made);
  const listed = await step("list endpoints", () => polar.list(), (items) => `${items.length} found`);
  assert.ok(listed.some((one) => one.id === made.id));

  const paused = await step(
    "disable endpoint",
    () => polar.update(made.id, { enabled: false, name: null }),
    endpoint,
  );
  assert.equal(paused.enabled, false);
  assert.equal(paused.name, null);
  const rotated = await step("reset secret", () => polar.reset(made.id), endpoint);
  assert.notEqual(rotated.secret, made.secret);

  await step("delete endpoint", () => polar.remove(made.id), () => "gone");
  const gone = await step(
    "get a deleted endpoint",
    () => refused(() => polar.get(made.id)),
    fault,
  );
  assert.equal(gone.statusCode, 404);
}

/** @returns {Promise<object>} what the action finds, once it finds something */
async function eventually(action) {
  for (const until = Date.now() + 30_000; Date.now() < until; ) {
    const found = await action();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("waited in vain");
}

/**
 * @param polar {create, remove} as above; {deliveries(endpointId) → items, told(item) → {event, type,
 *   payload, code, succeeded}, redeliver(id)}; {customer(email) → customer}.
 */
export async function deliver(polar, email) {
  const bodies = [];
  const receiver = createServer(async (request, response) => {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    bodies.push(body);
    response.end("thanks");
  });
  await new Promise((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${receiver.address().port}/`;
  const made = await polar.create({ url, format: "raw", events: ["customer.created"] });
  try {
    await polar.customer(email);
    const [first] = await step(
      "list deliveries",
      () =>
        eventually(async () => {
          const items = await polar.deliveries(made.id);
          return items.length > 0 && items;
        }),
      (items) => `${items.length} found`,
    );
    const told = polar.told(first);
    assert.deepEqual(told, {
      event: told.event,
      type: "customer.created",
      payload: bodies[0],
      code: 200,
      response: "thanks",
      succeeded: true,
    });
    const answer = await step("redeliver", () => polar.redeliver(told.event), String);
    assert.equal(answer, null);
    await eventually(() => bodies.length === 2);
    assert.equal(bodies[1], bodies[0]);
    const unknown = await step(
      "redeliver what is unknown",
      () => refused(() => polar.redeliver(crypto.randomUUID())),
      fault,
    );
    assert.equal(unknown.statusCode, 404);
  } finally {
    await polar.remove(made.id);
    receiver.close();
    receiver.closeAllConnections();
  }
}
