// <ui-map>: pans, zooms and fits a drawing, and brings out what a card or one of ours is tied to.
const STEP = 1.25;
const LEAST = 0.15;
const MOST = 2.5;

class RelationshipMap extends HTMLElement {
  connectedCallback() {
    this.frame = this.querySelector(".map-frame");
    this.drawing = this.frame?.querySelector("svg");
    if (!this.drawing) return;
    const box = this.drawing.viewBox.baseVal;
    this.natural = { width: box.width, height: box.height };
    this.classList.add("ready");
    this.addEventListener("click", (event) => this.onTool(event));
    this.frame.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    this.frame.addEventListener("keydown", (event) => this.onKey(event));
    this.frame.addEventListener("pointerdown", (event) => this.onDown(event));
    this.drawing.addEventListener("pointerover", (event) => this.point(event.target));
    this.drawing.addEventListener("focusin", (event) => this.point(event.target));
    this.drawing.addEventListener("pointerleave", () => this.point(null));
    this.drawing.addEventListener("focusout", () => this.point(null));
    this.start();
  }

  /** Begin readable: fitted where that keeps letters readable, else at a scale to pan in. */
  start() {
    const tall = window.innerHeight * 0.74 / this.natural.height;
    this.zoom(Math.max(Math.min(this.fitting(), tall), 0.62));
    this.frame.scrollLeft = (this.frame.scrollWidth - this.frame.clientWidth) / 2;
  }

  fitting() {
    return Math.min(1, (this.frame.clientWidth - 2) / this.natural.width);
  }

  zoom(scale, at = { x: this.frame.clientWidth / 2, y: this.frame.clientHeight / 2 }) {
    const next = Math.min(MOST, Math.max(LEAST, scale));
    const ratio = next / (this.scale ?? next);
    const x = (this.frame.scrollLeft + at.x) * ratio - at.x;
    const y = (this.frame.scrollTop + at.y) * ratio - at.y;
    this.scale = next;
    this.drawing.setAttribute("width", this.natural.width * next);
    this.drawing.setAttribute("height", this.natural.height * next);
    this.frame.scrollLeft = x;
    this.frame.scrollTop = y;
  }

  onTool(event) {
    const tool = event.target.closest("[data-tool]")?.dataset.tool;
    if (tool === "in") this.zoom(this.scale * STEP);
    if (tool === "out") this.zoom(this.scale / STEP);
    if (tool === "fit") this.zoom(this.fitting());
    if (tool === "full") this.requestFullscreen?.();
  }

  onWheel(event) {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const box = this.frame.getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    this.zoom(this.scale * (event.deltaY < 0 ? STEP : 1 / STEP), at);
  }

  onKey(event) {
    if (event.key === "+" || event.key === "=") this.zoom(this.scale * STEP);
    else if (event.key === "-") this.zoom(this.scale / STEP);
    else if (event.key === "0") this.zoom(this.fitting());
    else return;
    event.preventDefault();
  }

  onDown(event) {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const from = { x: event.clientX, y: event.clientY, left: this.frame.scrollLeft, top: this.frame.scrollTop };
    const stop = new AbortController();
    const moved = (next) => Math.hypot(next.clientX - from.x, next.clientY - from.y) > 4;
    window.addEventListener("pointermove", (next) => {
      if (!this.classList.contains("pulling") && !moved(next)) return;
      this.classList.add("pulling");
      this.frame.scrollLeft = from.left - (next.clientX - from.x);
      this.frame.scrollTop = from.top - (next.clientY - from.y);
    }, { signal: stop.signal });
    window.addEventListener("pointerup", () => {
      stop.abort();
      setTimeout(() => this.classList.remove("pulling"));
    }, { once: true });
    if (event.target.closest("a")) event.target.closest("a").setAttribute("draggable", "false");
  }

  /** Bring out a person or one of ours, with everybody on the other end of a line. */
  point(target) {
    const mark = target?.closest("[data-person], [data-colleague]");
    this.drawing.classList.toggle("pointing", Boolean(mark));
    for (const old of this.drawing.querySelectorAll(".bright")) old.classList.remove("bright");
    if (!mark) return;
    mark.classList.add("bright");
    const { person, colleague } = mark.dataset;
    const ends = person ? `.thread[data-person="${person}"]` : `.thread[data-colleague="${colleague}"]`;
    for (const line of this.drawing.querySelectorAll(ends)) {
      line.classList.add("bright");
      const other = person ? `[data-colleague="${line.dataset.colleague}"]` : `[data-person="${line.dataset.person}"]`;
      for (const end of this.drawing.querySelectorAll(`${other}:not(path)`)) end.classList.add("bright");
    }
  }
}

customElements.define("ui-map", RelationshipMap);
