// <ui-drawer>: opens a link marked data-drawer beside the page; without script it is a page of its own.
class Drawer extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.body = this.querySelector(".drawer-body");
    document.addEventListener("click", this.onClick);
    this.dialog.addEventListener("click", (event) => this.onInside(event));
  }

  disconnectedCallback() {
    document.removeEventListener("click", this.onClick);
  }

  onClick = (event) => {
    const link = event.target.closest("a[data-drawer]");
    const wantsTab = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!link || wantsTab || event.defaultPrevented) return;
    event.preventDefault();
    this.open(link.href);
  };

  onInside(event) {
    const isBackdrop = event.target === this.dialog;
    if (isBackdrop || event.target.closest("[data-close]")) this.dialog.close();
  }

  async open(address) {
    const answer = await fetch(address, { headers: { "HX-Request": "true", "HX-Target": "drawer-body" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const why = page.querySelector("#why");
    if (!answer.ok || !why) {
      window.location.assign(address);
      return;
    }
    this.dialog.querySelector(".dialog-head a").href = address;
    why.removeAttribute("id");
    why.classList.remove("panel");
    this.body.replaceChildren(document.adoptNode(why));
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
    this.body.focus({ preventScroll: true });
  }
}

customElements.define("ui-drawer", Drawer);
