// Asking the browser for a passkey. A button says what it wants:
//   <button data-passkey="get" data-from="address that gives the question" hidden>
//   <button data-passkey="create" data-question="the question as JSON" hidden>
// The answer goes as JSON into the field [data-passkey-answer] of the same form, which is then sent.
type Json = Record<string, any>;

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer: ArrayBuffer | null): string | undefined {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function readable(question: Json): Json {
  const asked = { ...question.publicKey, challenge: bytes(question.publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"])
    if (asked[list]) asked[list] = asked[list].map((each: Json) => ({ ...each, id: bytes(each.id) }));
  return { publicKey: asked };
}

function written(credential: PublicKeyCredential): string {
  const told = credential.response as AuthenticatorAttestationResponse & AuthenticatorAssertionResponse;
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(told.clientDataJSON),
      attestationObject: text(told.attestationObject ?? null),
      authenticatorData: text(told.authenticatorData ?? null),
      signature: text(told.signature ?? null),
      userHandle: text(told.userHandle ?? null),
    },
  });
}

async function question(button: HTMLButtonElement, form: HTMLFormElement): Promise<Json> {
  if (button.dataset.question) return JSON.parse(button.dataset.question);
  const token = form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  const answer = await fetch(button.dataset.from ?? "", { method: "POST", headers: { "X-CSRFToken": token } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function ask(button: HTMLButtonElement): Promise<void> {
  const form = button.form;
  const field = form?.querySelector<HTMLInputElement>("[data-passkey-answer]");
  if (!form || !field) return;
  const trouble = form.querySelector<HTMLElement>("[data-passkey-trouble]");
  if (trouble) trouble.hidden = true;
  try {
    const asked = readable(await question(button, form));
    const given = await (button.dataset.passkey === "create"
      ? navigator.credentials.create(asked as CredentialCreationOptions)
      : navigator.credentials.get(asked as CredentialRequestOptions));
    if (!given) return;
    field.value = written(given as PublicKeyCredential);
    form.submit(); // without the browser's check of required fields: the passkey stands for them
  } catch {
    if (trouble) trouble.hidden = false; // closed by the person, or no such key: the other ways are still there
  }
}

export function watchPasskeys(): void {
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll<HTMLElement>("[data-passkey], [data-passkey-only]").forEach((each) => (each.hidden = false));
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("button[data-passkey]");
    if (button && (button.dataset.passkey !== "create" || button.form?.reportValidity())) void ask(button);
  });
}
