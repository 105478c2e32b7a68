// usage: node v0.mjs URL TOKEN EMAIL
import { Polar } from "polar-v0";
import { walk } from "./scenario.mjs";

const [url, accessToken, email] = process.argv.slice(2);
const { customers } = new Polar({ accessToken, serverURL: url });

await walk(
  {
    list: async (email) => (await customers.list({ email })).result.items,
    create: (body) => customers.create(body),
    get: (id) => customers.get({ id }),
    remove: (id) => customers.delete({ id }),
  },
  email,
);
