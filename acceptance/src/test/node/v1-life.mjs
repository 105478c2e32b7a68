// usage: node v1-life.mjs URL TOKEN EMAIL
import { createPolar } from "polar-v1/2026-10";
import { live } from "./life.mjs";

const [url, accessToken, email] = process.argv.slice(2);
const { customers } = createPolar({ accessToken, baseUrl: url });

async function pages(query) {
  const items = [];
  for await (const item of customers.iterList(query)) {
    items.push(...(Array.isArray(item) ? item : (item.items ?? [item])));
  }
  return items;
}

await live(
  {
    list: async (query) => (await customers.list(query)).items,
    pages,
    create: (body) => customers.create(body),
    get: (id) => customers.get(id),
    update: (id, body) => customers.update(id, body),
    remove: (id) => customers.delete(id),
    getExternal: (id) => customers.getExternal(id),
    updateExternal: (id, body) => customers.updateExternal(id, body),
    removeExternal: (id) => customers.deleteExternal(id),
    state: (id) => customers.getState(id),
    stateExternal: (id) => customers.getStateExternal(id),
    exported: () => customers.export(),
    externalIdOf: (customer) => customer.external_id,
  },
  email,
);
