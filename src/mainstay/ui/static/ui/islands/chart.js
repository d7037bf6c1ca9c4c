// <ui-chart>: names a mark on hover and focus; the marks are one stop of Tab, arrows go along them.
class ChartMarks extends HTMLElement {
  connectedCallback() {
    this.marks = [...this.querySelectorAll(".mark")];
    const links = this.marks.filter((mark) => mark.hasAttribute("href"));
    links.sort((one, other) => one.dataset.order - other.dataset.order);
    links.forEach((link, place) => link.setAttribute("tabindex", place === 0 ? "0" : "-1"));
    this.links = links;
    this.addEventListener("pointerover", (event) => this.show(event.target.closest(".mark")));
    this.addEventListener("pointerout", () => this.hide());
    this.addEventListener("focusin", (event) => this.show(event.target.closest(".mark")));
    this.addEventListener("focusout", () => this.hide());
    this.addEventListener("keydown", (event) => this.move(event));
  }

  disconnectedCallback() {
    this.hide();
  }

  show(mark) {
    if (!mark) return;
    this.hide();
    this.card = document.createElement("div");
    this.card.className = "hover-card";
    this.card.setAttribute("aria-hidden", "true");
    this.card.textContent = mark.getAttribute("aria-label");
    document.body.append(this.card);
    const box = mark.getBoundingClientRect();
    const size = this.card.getBoundingClientRect();
    const left = Math.min(window.innerWidth - size.width - 8, Math.max(8, box.left + box.width / 2 - size.width / 2));
    const above = box.top - size.height - 8;
    this.card.style.left = `${left}px`;
    this.card.style.top = `${above > 8 ? above : box.bottom + 8}px`;
  }

  hide() {
    this.card?.remove();
    this.card = undefined;
  }

  move(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const at = this.links.indexOf(document.activeElement);
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    const next = this.links[Math.min(this.links.length - 1, Math.max(0, at + steps[event.key]))];
    this.links[at].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    next.focus();
  }
}

customElements.define("ui-chart", ChartMarks);
