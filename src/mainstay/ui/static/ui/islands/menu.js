// <ui-menu>: a details menu that also closes on Escape and on a click elsewhere.
class Menu extends HTMLElement {
  connectedCallback() {
    this.details = this.querySelector("details");
    document.addEventListener("click", this.onClick);
    this.addEventListener("keydown", (event) => this.onKey(event));
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.onClick);
  }

  onClick = (event) => {
    if (!this.contains(event.target)) this.details.open = false;
  };

  onKey(event) {
    if (event.key !== "Escape" || !this.details.open) return;
    this.details.open = false;
    this.querySelector("summary").focus();
  }
}

customElements.define("ui-menu", Menu);
