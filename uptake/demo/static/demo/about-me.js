// What an intranet does for the link "What is known about me?": it vouches for whoever is signed in, and asks for the
// address that opens once. Without scripts the button stays hidden.
const button = document.getElementById("about-me");

async function asked(path, body, token) {
  const headers = { "content-type": "application/json" };
  if (token) headers.authorization = `Bearer ${token}`;
  const answer = await fetch(path, { method: "POST", headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function open() {
  const { identity } = await (await fetch(button.dataset.identity)).json();
  const languages = [document.documentElement.lang];
  const { token } = await asked("/client/v1/session", { identity, languages, device: "about-me" });
  const { address } = await asked("/client/v1/me", undefined, token);
  location.assign(address);
}

button.hidden = false;
button.addEventListener("click", () => {
  open().catch((error) => console.error(error));
});
