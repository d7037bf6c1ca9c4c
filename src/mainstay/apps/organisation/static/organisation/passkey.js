// <passkey-form data-deed="create|prove|enter" data-options="id of the JSON" data-problem="...">
// around a form: asks the browser for a passkey and posts what it answers in the field "credential".
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const listed = (credentials) => (credentials || []).map((item) => ({ ...item, id: bytes(item.id) }));

function answered(credential, names) {
  const response = {};
  for (const name of names) {
    const part = credential.response[name];
    if (part) response[name] = text(part);
  }
  return {
    type: credential.type,
    id: credential.id,
    rawId: text(credential.rawId),
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function create(options, alone) {
  const asked = { ...options.publicKey };
  asked.challenge = bytes(asked.challenge);
  asked.user = { ...asked.user, id: bytes(asked.user.id) };
  asked.excludeCredentials = listed(asked.excludeCredentials);
  asked.authenticatorSelection = {
    ...asked.authenticatorSelection,
    residentKey: alone ? "required" : "discouraged",
    requireResidentKey: alone,
    userVerification: alone ? "required" : "preferred",
  };
  const made = await navigator.credentials.create({ publicKey: asked });
  const found = answered(made, ["clientDataJSON", "attestationObject"]);
  if (made.response.getTransports) found.response.transports = made.response.getTransports();
  return found;
}

async function prove(options) {
  const asked = { ...options.publicKey };
  asked.challenge = bytes(asked.challenge);
  asked.allowCredentials = listed(asked.allowCredentials);
  const made = await navigator.credentials.get({ publicKey: asked });
  return answered(made, ["clientDataJSON", "authenticatorData", "signature", "userHandle"]);
}

class PasskeyForm extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.problem = this.querySelector("[role=alert]");
    if (!window.PublicKeyCredential) {
      this.say(this.dataset.missing);
      return;
    }
    this.querySelector("button").hidden = false;
    this.form.addEventListener("submit", (event) => this.ask(event));
  }

  async ask(event) {
    event.preventDefault();
    this.say("");
    try {
      const credential = await this.credential();
      this.form.elements.credential.value = JSON.stringify(credential);
      this.form.submit();
    } catch {
      this.say(this.dataset.problem);
    }
  }

  async credential() {
    if (this.dataset.deed === "create") {
      const alone = this.form.elements.passwordless;
      return create((await this.options()).creation_options, Boolean(alone && alone.checked));
    }
    return prove((await this.options()).request_options);
  }

  async options() {
    if (this.dataset.deed !== "enter") {
      return JSON.parse(document.getElementById(this.dataset.options).textContent);
    }
    const answer = await fetch(this.form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  say(sentence) {
    this.problem.textContent = sentence || "";
    this.problem.hidden = !sentence;
  }
}

customElements.define("passkey-form", PasskeyForm);
