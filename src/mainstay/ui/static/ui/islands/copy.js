// <ui-copy data-text="..." data-done="...">: a button that copies an address or a text and says so.
class Copy extends HTMLElement {
  connectedCallback() {
    this.button = this.querySelector("button");
    this.button.hidden = !navigator.clipboard;
    this.button.addEventListener("click", () => this.copy());
  }

  async copy() {
    await navigator.clipboard.writeText(this.dataset.text || window.location.href);
    const words = this.button.textContent;
    this.button.textContent = this.dataset.done || "✓";
    setTimeout(() => {
      this.button.textContent = words;
    }, 1600);
  }
}

customElements.define("ui-copy", Copy);
