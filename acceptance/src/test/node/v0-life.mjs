// usage: node v0-life.mjs URL TOKEN EMAIL
import { Polar } from "polar-v0";
import { live } from "./life.mjs";

const [url, accessToken, email] = process.argv.slice(2);
const { customers } = new Polar({ accessToken, serverURL: url });

/** From the spelling of the wire to that of the SDK. */
function camel(body) {
  const entries = Object.entries(body).map(([name, value]) => [
    name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
    value,
  ]);
  return Object.fromEntries(entries);
}

async function pages(query) {
  const items = [];
  for await (const page of await customers.list(query)) {
    items.push(...page.result.items);
  }
  return items;
}

async function text(stream) {
  return typeof stream === "string" ? stream : new Response(stream).text();
}

await live(
  {
    list: async (query) => (await customers.list(query)).result.items,
    pages,
    create: (body) => customers.create(camel(body)),
    get: (id) => customers.get({ id }),
    update: (id, body) => customers.update({ id, customerUpdate: camel(body) }),
    remove: (id) => customers.delete({ id }),
    getExternal: (externalId) => customers.getExternal({ externalId }),
    updateExternal: (externalId, body) =>
      customers.updateExternal({ externalId, customerUpdateExternalID: camel(body) }),
    removeExternal: (externalId) => customers.deleteExternal({ externalId }),
    state: (id) => customers.getState({ id }),
    stateExternal: (externalId) => customers.getStateExternal({ externalId }),
    exported: async () => text(await customers.export({})),
    externalIdOf: (customer) => customer.externalId,
  },
  email,
);
