// Webhook endpoints, the same for each major version of the SDK.
import assert from "node:assert/strict";
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
