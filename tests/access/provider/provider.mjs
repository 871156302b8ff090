// An identity provider for tests, on this machine: node provider.mjs <port> <client secret> <redirect addresses, with commas>
// Who there is, and what it tells of them, is put there by PUT /people as JSON: {"name": {claims}}.
import { generateKeyPairSync } from "node:crypto";
import http from "node:http";
import Provider from "oidc-provider";

const [port, secret, redirect] = process.argv.slice(2);
const issuer = `http://localhost:${port}`;
let people = {};

const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
const told = ["oid", "tid", "groups", "roles", "_claim_names", "name", "preferred_username"];
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "uptake",
      client_secret: secret,
      redirect_uris: redirect.split(","),
      post_logout_redirect_uris: [new URL("/sign-in/", redirect.split(",")[0]).href],
      token_endpoint_auth_method: "client_secret_post",
    },
  ],
  jwks: { keys: [{ ...key, kid: "first", use: "sig", alg: "RS256" }] },
  cookies: { keys: ["only for tests"] },
  claims: { openid: ["sub", ...told], profile: ["name"], email: ["email"] },
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_context, id) => people[id] && { accountId: id, claims: async () => ({ sub: id, ...people[id] }) },
});

// Signing in here takes a name and no password; what is asked for is granted.
async function interact(request, response) {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (prompt.name === "login" && request.method === "GET") {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end('<title>Provider</title><form method="post"><input name="login" id="login"><button>Sign in</button></form>');
    return;
  }
  if (prompt.name === "login") {
    const login = new URLSearchParams(await body(request)).get("login");
    await provider.interactionFinished(request, response, { login: { accountId: login } });
    return;
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  const consent = { grantId: await grant.save() };
  await provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

async function body(request) {
  let text = "";
  for await (const part of request) text += part;
  return text;
}

const answer = provider.callback();
http
  .createServer(async (request, response) => {
    try {
      if (request.method === "PUT" && request.url === "/people") {
        people = JSON.parse(await body(request));
        response.end();
      } else if (request.url.startsWith("/interaction/")) await interact(request, response);
      else answer(request, response);
    } catch (trouble) {
      response.statusCode = 500;
      response.end(String(trouble));
    }
  })
  .listen(Number(port), "127.0.0.1", () => console.log("ready"));
