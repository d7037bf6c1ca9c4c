// <ui-table>: arrow keys go from row to row, Home and End to the first and the last.
class TableKeys extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.move(event));
  }

  move(event) {
    if (!["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
    const row = event.target.closest("tbody tr");
    const isFrame = event.target.classList.contains("table-frame");
    if (!row && !isFrame) return;
    const rows = [...this.querySelectorAll("tbody tr")].filter((one) => one.querySelector("a, button"));
    const at = rows.indexOf(row);
    const targets = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 };
    const next = rows[targets[event.key]];
    if (!next) return;
    event.preventDefault();
    next.querySelector("a, button").focus();
  }
}

customElements.define("ui-table", TableKeys);
