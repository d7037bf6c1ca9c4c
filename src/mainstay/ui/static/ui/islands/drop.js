// <ui-drop>: drop files on the zone around a file field; the field works the same without script.
class Drop extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.zone = this.querySelector(".drop");
    this.list = this.querySelector("[data-files]");
    this.input.addEventListener("change", () => this.show());
    this.zone.addEventListener("dragover", (event) => this.hover(event, true));
    this.zone.addEventListener("dragleave", (event) => this.hover(event, false));
    this.zone.addEventListener("drop", (event) => this.take(event));
  }

  hover(event, isOver) {
    event.preventDefault();
    this.zone.classList.toggle("over", isOver);
  }

  take(event) {
    this.hover(event, false);
    if (!event.dataTransfer.files.length) return;
    this.input.files = event.dataTransfer.files;
    this.show();
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  show() {
    const lines = [...this.input.files].map((file) => {
      const line = document.createElement("li");
      line.textContent = `${file.name}, ${this.size(file.size)}`;
      return line;
    });
    this.list.replaceChildren(...lines);
  }

  size(bytes) {
    return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  }
}

customElements.define("ui-drop", Drop);
