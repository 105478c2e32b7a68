// fetch as it comes with Node: URLs as they are typed, compression as it asks for it by itself.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

const [url, token, plan, externalId, id, exported] = process.argv.slice(2);

const send = (target, options = {}) =>
  fetch(url + target, {
    ...options,
    headers: { Authorization: `Bearer ${token}`, ...options.headers },
  });

const json = async (answer, status) => {
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  return JSON.parse(text);
};

const email = (name) => `${name}-${crypto.randomUUID()}@example.com`;
const type = { "Content-Type": "application/json" };

const listed = await json(await send(`/v1/customers?metadata[plan]=${plan}`), 200);
assert.deepEqual(listed.items.map((customer) => customer.id), [id]);

const read = await json(await send(`/v1/customers/external/${externalId}`), 200);
assert.equal(read.id, id);

const strange = `CORP\\alice ${crypto.randomUUID()}/?#%;\r\n`.trim();
const path = `/v1/customers/external/${encodeURIComponent(strange)}`;
const body = JSON.stringify({ email: email("strange") });
const created = await json(await send(path, { method: "PUT", headers: type, body }), 201);
assert.equal(created.external_id, strange);
assert.equal((await json(await send(path), 200)).id, created.id);
assert.equal((await send(path, { method: "DELETE" })).status, 204);

const gzip = gzipSync(JSON.stringify({ email: email("gzip") }));
const coded = { ...type, "Content-Encoding": "gzip" };
await json(await send("/v1/customers", { method: "POST", headers: coded, body: gzip }), 201);

const marked = "\uFEFF" + JSON.stringify({ email: email("bom") });
await json(await send("/v1/customers", { method: "POST", headers: type, body: marked }), 201);

const refusedEmail = email("refused");
const refused = await send("/v1/customers", {
  method: "POST",
  headers: { ...type, Accept: "text/csv" },
  body: JSON.stringify({ email: refusedEmail }),
});
assert.equal((await json(refused, 406)).error, "NotAcceptable");
const absent = await json(await send(`/v1/customers?email=${refusedEmail}`), 200);
assert.deepEqual(absent.items, []);

const options = await fetch(`${url}/v1/customers`, { method: "OPTIONS" });
assert.equal(options.status, 200);
assert.match(options.headers.get("Allow"), /POST/);

// fetch asks for gzip by itself, and for no coding where it asks for a part.
const file = `/v1/exports/${exported}/file`;
const whole = await send(file);
assert.equal(whole.headers.get("Content-Encoding"), "gzip");
const text = await whole.text();
assert.ok(text.includes(id));
const part = await send(file, { headers: { Range: "bytes=10-" } });
assert.equal(part.status, 206);
assert.equal(await part.text(), text.slice(10));
