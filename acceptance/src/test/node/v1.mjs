// usage: node v1.mjs URL TOKEN EMAIL
import { createPolar } from "polar-v1/2026-10";
import { walk } from "./scenario.mjs";

const [url, accessToken, email] = process.argv.slice(2);
const { customers } = createPolar({ accessToken, baseUrl: url });

await walk(
  {
    list: async (email) => (await customers.list({ email })).items,
    create: (body) => customers.create(body),
    get: (id) => customers.get(id),
    remove: (id) => customers.delete(id),
  },
  email,
);
