// usage: node sweep.mjs URL TOKEN
// Calls every method of both SDKs and prints {sdk: {method: {served, value, error, status, typed}}}
// as JSON: methods that are served with sense, the others with fillers.
import { pathToFileURL } from "node:url";
import { clients } from "./sdks.mjs";
import { SERVED, Server } from "./served.mjs";

/** Whether the action ends in a value; else the error, and whether it is one of the SDK's types. */
export async function tried(action, isTyped) {
  try {
    await action();
    return { value: true };
  } catch (error) {
    return {
      value: false,
      error: error.name,
      status: error.statusCode ?? Number(/server error: (\d{3})/.exec(error.message)?.[1] ?? 0),
      typed: isTyped(error),
      message: `${error.message} ${error.body ?? ""}`.slice(0, 1_000),
    };
  }
}

async function sweep(url, token) {
  const server = new Server(url, token);
  const found = {};
  for (const [sdk, { methods, isTyped }] of Object.entries(await clients({ url, token }))) {
    found[sdk] = {};
    for (const { name, call } of methods) {
      const given = await SERVED[name]?.(server);
      found[sdk][name] = { served: name in SERVED, ...(await tried(() => call(given), isTyped)) };
    }
  }
  console.log(JSON.stringify(found));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await sweep(...process.argv.slice(2));
}
