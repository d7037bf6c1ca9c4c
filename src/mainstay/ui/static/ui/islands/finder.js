// <ui-finder>: Ctrl-K opens a search that shows the #results of the search page while you type.
const WAIT = 150;

class Finder extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.input = this.querySelector("input");
    this.results = this.querySelector(".results");
    document.addEventListener("keydown", this.onKey);
    this.input.addEventListener("input", () => this.later());
    this.dialog.addEventListener("keydown", (event) => this.onMove(event));
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
  }

  onKey = (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    if (!this.dialog.open) this.dialog.showModal();
    this.input.select();
  };

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), WAIT);
  }

  async search() {
    const wanted = this.input.value.trim();
    if (!wanted) {
      this.results.replaceChildren();
      return;
    }
    const address = `${this.dataset.url}?q=${encodeURIComponent(wanted)}`;
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (wanted !== this.input.value.trim() || !answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("#results");
    this.results.replaceChildren(...(found ? found.childNodes : []));
  }

  onMove(event) {
    const links = [...this.results.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && links.length) {
      event.preventDefault();
      links[Math.min(at + 1, links.length - 1)].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      event.preventDefault();
      (at === 0 ? this.input : links[at - 1]).focus();
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.dialog.close();
    } else if (event.key === "Enter" && document.activeElement === this.input) {
      this.go(links[0]);
    }
  }

  go(link) {
    const address = `${this.dataset.url}?q=${encodeURIComponent(this.input.value.trim())}`;
    window.location.assign(link ? link.href : address);
  }
}

customElements.define("ui-finder", Finder);
