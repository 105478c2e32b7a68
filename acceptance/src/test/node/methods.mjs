// usage: node methods.mjs
// Prints {sdk: {method: {http, path, query}}}: what each method of the SDKs sends, as JSON.
import { clients } from "./sdks.mjs";

const FILLER = "filler";
let sent;

async function record(input, init) {
  const request = input instanceof Request ? input : new Request(input, init);
  sent ??= { method: request.method, url: new URL(request.url) };
  return new Response("{}", { status: 418, headers: { "content-type": "application/json" } });
}

/** Gives every parameter that is asked for. */
const anything = new Proxy(
  {},
  { get: (_, name) => (name === "metadata" ? { key: FILLER } : FILLER) },
);

globalThis.fetch = record;
const found = {};
const options = { url: "http://127.0.0.1:1", token: "x", filler: FILLER, fetcher: record };
for (const [sdk, { methods }] of Object.entries(await clients(options))) {
  found[sdk] = {};
  for (const { name, call } of methods) {
    sent = undefined;
    await call(sdk === "0.49.0" ? undefined : { query: anything }).catch(() => {});
    found[sdk][name] = sent && {
      http: sent.method,
      path: sent.url.pathname,
      query: [...new Set(sent.url.searchParams.keys())],
    };
  }
}
console.log(JSON.stringify(found));
