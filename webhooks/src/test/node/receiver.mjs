// usage: node receiver.mjs SECRET PUBLIC_KEY
// Answers 200 with what it read if every verifier accepts the request, else 400 with the reason.
import { createPublicKey, verify } from "node:crypto";
import { createServer } from "node:http";
import { validateEvent as validateEventV0 } from "polar-v0/webhooks";
import { webhooks as polarV1 } from "polar-v1/2026-10";
import { Webhook } from "standardwebhooks";

const [secret, publicKey] = process.argv.slice(2);

function verifyAsymmetric(body, headers) {
  const x = Buffer.from(publicKey.slice("whpk_".length), "base64").toString("base64url");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const signature = headers["webhook-signature"].split(" ").find((s) => s.startsWith("v1a,"));
  if (!verify(null, Buffer.from(signed), key, Buffer.from(signature.slice(4), "base64"))) {
    throw new Error("v1a does not verify");
  }
}

createServer(async (request, response) => {
  try {
    let body = "";
    for await (const part of request.setEncoding("utf8")) body += part;
    const headers = request.headers;
    const standard = new Webhook(secret).verify(body, headers);
    const v0 = validateEventV0(body, headers, secret);
    const v1 = await polarV1.validateEvent(body, headers, secret);
    verifyAsymmetric(body, headers);
    response.end(
      JSON.stringify({
        types: [standard.type, v0.type, v1.type],
        emails: [standard.data.email, v0.data.email, v1.data.email],
        created_at: v0.data.createdAt,
        country: v0.data.billingAddress?.country,
      }),
    );
  } catch (error) {
    response.writeHead(400).end(String(error.stack) + JSON.stringify(error.cause ?? ""));
  }
}).listen(0, "127.0.0.1", function () {
  console.log(`port ${this.address().port}`);
});
