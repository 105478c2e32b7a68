// The full life of a customer, the same for each major version of the SDK.
import assert from "node:assert/strict";
import { refused, step } from "./scenario.mjs";

const customer = (one) => `${one.id} ${one.email}`;
const fault = (error) => `${error.name} ${error.statusCode}`;
const ids = (items) => items.map((one) => one.id);
const shown = (items) => `${items.length} found`;

/**
 * @param polar the resource as the SDK spells it: {list(query) → items, pages(query) → items of all
 *   pages, create, get, update, remove, getExternal, updateExternal, removeExternal, state,
 *   stateExternal, exported() → text, externalIdOf(customer)}. Bodies and queries are in the
 *   spelling of the wire.
 * @param email one that nobody used before
 */
export async function live(polar, email) {
  const tag = email.split("@")[0];
  const externalId = `${tag}/1 %2F ü`;
  const metadata = { tag, plan: "pro", seats: 3 };

  const born = await step(
    "create",
    () => polar.create({ email, external_id: externalId, name: `Ada ${tag}`, metadata }),
    customer,
  );
  assert.equal(polar.externalIdOf(born), externalId);
  assert.deepEqual(await step("get", () => polar.get(born.id), customer), born);
  assert.deepEqual(
    await step("get by external id", () => polar.getExternal(externalId), customer),
    born,
  );
  const other = await polar.create({ email: `x${email}`, name: `Bob ${tag}`, metadata: { tag } });

  const lists = {
    "list by e-mail": [{ email: email.toUpperCase() }, [born.id]],
    "list by part of a name": [{ query: `ADA ${tag}` }, [born.id]],
    "list by external id": [{ query: `${tag}/1` }, [born.id]],
    "list by metadata": [{ metadata: { tag, plan: "pro" } }, [born.id]],
    "list by one of two values": [{ metadata: { tag: [tag, "none"] } }, [other.id, born.id]],
    "list sorted by name": [{ metadata: { tag }, sorting: ["name"] }, [born.id, other.id]],
    "list sorted backwards": [{ metadata: { tag }, sorting: ["-name"] }, [other.id, born.id]],
    "list nothing": [{ query: `${tag}%` }, []],
  };
  for (const [name, [query, expected]] of Object.entries(lists)) {
    assert.deepEqual(ids(await step(name, () => polar.list(query), shown)), expected, name);
  }
  assert.deepEqual(
    ids(await step("iterate pages", () => polar.pages({ metadata: { tag }, limit: 1 }), shown)),
    [other.id, born.id],
  );

  const renamed = await step("update", () => polar.update(born.id, { name: "Eve" }), customer);
  assert.equal(renamed.name, "Eve");
  const moved = await step(
    "update by external id",
    () => polar.updateExternal(externalId, { email: `moved-${email}` }),
    customer,
  );
  assert.equal(moved.email, `moved-${email}`);
  const state = await step("state", () => polar.state(born.id), customer);
  assert.equal(state.email, moved.email);
  const again = await step("state by external id", () => polar.stateExternal(externalId), customer);
  assert.equal(again.id, born.id);
  const csv = await step("export", polar.exported, (text) => `${text.length} characters`);
  assert.ok(csv.includes(born.id) && csv.includes(moved.email));

  await step("delete by external id", () => polar.removeExternal(externalId), () => "gone");
  await step("delete", () => polar.remove(other.id), () => "gone");
  for (const [name, action] of Object.entries({
    "get what is gone": () => polar.getExternal(externalId),
    "update what is gone": () => polar.updateExternal(externalId, { name: "x" }),
    "delete what is gone": () => polar.removeExternal(externalId),
    "state of what is gone": () => polar.state(born.id),
  })) {
    const missing = await step(name, () => refused(action), fault);
    assert.equal(missing.name, "ResourceNotFound");
  }
  const invalid = await step(
    "create with a broken e-mail",
    () => refused(() => polar.create({ email: "nobody" })),
    fault,
  );
  assert.equal(invalid.name, "HTTPValidationError");
}
