// <ui-keys>: ? shows the keys, unless somebody is typing.
class Keys extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    document.addEventListener("keydown", this.onKey);
    this.dialog.addEventListener("click", (event) => {
      const isBackdrop = event.target === this.dialog;
      if (isBackdrop || event.target.closest("[data-close]")) this.dialog.close();
    });
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
  }

  onKey = (event) => {
    const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "?" || isTyping || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    this.dialog.showModal();
  };
}

customElements.define("ui-keys", Keys);
