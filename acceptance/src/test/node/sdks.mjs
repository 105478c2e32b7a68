// Every method of both SDKs that sends a request, found in the installed packages.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Polar, HTTPClient } from "polar-v0";
import { PolarError as PolarErrorV0 } from "polar-v0/models/errors/polarerror";
import { PolarError as PolarErrorV1 } from "polar-v1";

const require = createRequire(import.meta.url);
const ESM_V0 = dirname(require.resolve("polar-v0")).replace(/commonjs$/, "esm");

/** The versions of the API that a client of @polar-sh/sdk 1.0.1 can be made for. */
export const VERSIONS = Object.keys(
  JSON.parse(readFileSync(join(dirname(require.resolve("polar-v1")), "..", "package.json"))).exports,
)
  .map((name) => /^\.\/(\d{4}-\d\d)$/.exec(name)?.[1])
  .filter(Boolean);

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const camels = (values = {}) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [camel(name), value]));

/** Names of the parameters of a function. */
function parameters(method) {
  const list = /\(([^)]*)\)/.exec(method.toString())[1];
  return list.split(",").map((name) => name.trim()).filter(Boolean);
}

/** Of an iterator over pages, the first page; of anything else, itself. */
async function first(answer) {
  const value = await answer;
  if (value?.[Symbol.asyncIterator] && !(value instanceof ReadableStream)) {
    for await (const page of value) return page;
    return [];
  }
  return value;
}

/**
 * Each method: {name, call(given)}, where given is {path, query, body, bodyKey} in the spelling of
 * the wire; what is left out of the path is `filler`.
 */
export async function clients({ url, token, filler = crypto.randomUUID(), fetcher = fetch }) {
  const found = {};
  for (const version of VERSIONS) {
    const { createPolar } = await import(`polar-v1/${version}`);
    found[`1.0.1 ${version}`] = {
      methods: methodsV1(createPolar({ accessToken: token, baseUrl: url }), filler),
      isTyped: (error) => error instanceof PolarErrorV1,
    };
  }
  const httpClient = new HTTPClient({ fetcher });
  found["0.49.0"] = {
    methods: await methodsV0(new Polar({ accessToken: token, serverURL: url, httpClient }), { filler, token }),
    isTyped: (error) => error instanceof PolarErrorV0,
  };
  return found;
}

function methodsV1(resource, filler, prefix = "") {
  return Object.entries(resource).flatMap(([name, member]) => {
    if (typeof member !== "function") return methodsV1(member, filler, `${prefix}${name}.`);
    const call = ({ path = {}, query, body } = {}) => {
      const given = parameters(member).map((parameter) =>
        parameter === "query" ? (query ?? {})
        : parameter === "body" ? (body ?? {})
        : parameter === "requestOptions" ? undefined
        : (path[parameter] ?? filler),
      );
      return first(member(...given));
    };
    return [{ name: `${prefix}${name}`, call }];
  });
}

async function methodsV0(resource, values, prefix = "") {
  const prototype = Object.getPrototypeOf(resource);
  const found = [];
  for (const [name, member] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (member.get && !name.startsWith("_")) {
      found.push(...(await methodsV0(resource[name], values, `${prefix}${name}.`)));
    } else if (typeof member.value === "function" && name !== "constructor") {
      const schema = await requestSchema(member.value);
      if (schema === undefined) continue;
      found.push({
        name: `${prefix}${name}`,
        call: (given) => first(callV0(resource, member.value, schema, values, given)),
      });
    }
  }
  return found;
}

/** The schema that checks what a method is given; null if it is given nothing, undefined if it sends nothing. */
async function requestSchema(method) {
  const name = /(?:unwrapAsync|unwrapResultIterator)\((\w+)\(this/.exec(method.toString())?.[1];
  if (!name) return undefined;
  const file = join(ESM_V0, "funcs", `${name}.js`);
  const source = readFileSync(file, "utf8");
  if (!source.includes("client._createRequest(")) return undefined;
  const schema = /z\.parse\((?:z\.optional\()?(\w+\$outboundSchema)/.exec(source)?.[1];
  if (!schema) return null;
  const module = new RegExp(`import \\{[^}]*\\b${schema.replace("$", "\\$")}\\b[^}]*\\} from "([^"]+)"`)
    .exec(source)[1];
  return (await import(pathToFileURL(join(dirname(file), module))))[schema];
}

/** Without anything given, the request is one of fillers that no schema looks at. */
async function callV0(resource, method, schema, { filler, token }, given) {
  const request = given && {
    ...camels(given.path),
    ...camels(given.query),
    ...(given.bodyKey ? { [given.bodyKey]: camels(given.body) } : camels(given.body)),
  };
  const args = parameters(method).map((parameter) =>
    parameter === "security" ? { customerSession: token }
    : parameter === "request" ? (request ?? {})
    : undefined,
  );
  if (given || !schema) return method.apply(resource, args);
  const run = schema._zod.run;
  schema._zod.run = () => ({ value: fillers(filler), issues: [] });
  try {
    // Requests are checked before the first await.
    return method.apply(resource, args);
  } finally {
    schema._zod.run = run;
  }
}

/** Has every member that it is asked for, each with the filler as its value. */
function fillers(filler) {
  return new Proxy(
    {},
    { get: (_, name) => (name === "metadata" ? { key: filler } : name === "toJSON" ? undefined : filler) },
  );
}
