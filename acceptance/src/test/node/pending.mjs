// usage: node pending.mjs prepare URL TOKEN
//        node pending.mjs try URL TOKEN PREPARED
// The first makes what the writes of each SDK are tried on and prints it as JSON. The second does
// all writes at once and prints what became of them, as sweep.mjs does.
import { clients } from "./sdks.mjs";
import { Server, WRITES } from "./served.mjs";
import { tried } from "./sweep.mjs";

const [step, url, token, prepared] = process.argv.slice(2);
const server = new Server(url, token);
const given = prepared ? JSON.parse(prepared) : {};
const found = {};

for (const [sdk, { methods, isTyped }] of Object.entries(await clients({ url, token }))) {
  found[sdk] = {};
  for (const { name, call } of methods.filter(({ name }) => name in WRITES)) {
    found[sdk][name] =
      step === "prepare" ? await WRITES[name](server) : tried(() => call(given[sdk][name]), isTyped);
  }
}
for (const results of Object.values(found)) {
  for (const [name, result] of Object.entries(results)) results[name] = await result;
}
console.log(JSON.stringify(found));
