// One walk through the scenario, the same for each major version of the SDK.
import assert from "node:assert/strict";

const WIDTH = 30;

export async function step(name, action, tell) {
  const start = performance.now();
  const result = await action();
  const took = (performance.now() - start).toFixed(0);
  console.log(`${name.padEnd(WIDTH)} ${tell(result)} (${took} ms)`);
  return result;
}

/** Resolves to what was thrown; fails if nothing was. */
export async function refused(action) {
  try {
    await action();
  } catch (error) {
    return error;
  }
  assert.fail("was not refused");
}

const emails = (items) => `${items.length} found`;
const customer = (one) => `${one.id} ${one.email}`;
const fault = (error) => `${error.name} ${error.statusCode}`;

/**
 * @param polar {list(email), create(body), get(id), remove(id)}, each as the SDK spells it;
 *   items and customers are returned as the SDK gives them
 * @param email one that nobody used before
 */
export async function walk(polar, email) {
  const other = email.toUpperCase();

  const none = await step("list before", () => polar.list(email), emails);
  assert.equal(none.length, 0);
  const first = await step("create", () => polar.create({ email, name: "Ada" }), customer);
  assert.equal(first.email, email);
  const one = await step("list", () => polar.list(other), emails);
  assert.deepEqual(one, [first]);
  const same = await step("get", () => polar.get(first.id), customer);
  assert.deepEqual(same, first);

  const conflict = await step(
    "create again while it lives",
    () => refused(() => polar.create({ email: other })),
    fault,
  );
  assert.equal(conflict.statusCode, 409);
  const invalid = await step(
    "create with a broken e-mail",
    () => refused(() => polar.create({ email: "nobody" })),
    fault,
  );
  assert.equal(invalid.statusCode, 422);
  assert.equal(invalid.name, "HTTPValidationError");

  await step("delete", () => polar.remove(first.id), () => "gone");
  const gone = await step("list after", () => polar.list(email), emails);
  assert.equal(gone.length, 0);
  const missing = await step("get what is gone", () => refused(() => polar.get(first.id)), fault);
  assert.equal(missing.statusCode, 404);
  assert.equal(missing.name, "ResourceNotFound");
  const twice = await step(
    "delete what is gone",
    () => refused(() => polar.remove(first.id)),
    fault,
  );
  assert.equal(twice.statusCode, 404);

  const second = await step("create again", () => polar.create({ email: other }), customer);
  assert.notEqual(second.id, first.id);
  const again = await step("list in the end", () => polar.list(email), emails);
  assert.deepEqual(again, [second]);
}
