// <ui-map>: pans, zooms and fits a drawing, brings out what a card or one of ours is tied to, and
// lets whoever may edit drag a card onto a manager; a dialog asks before anything is recorded.
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
    this.confirm = this.querySelector(".map-confirm");
    this.confirm?.addEventListener("click", (event) => {
      if (event.target.closest("[data-close]") || event.target === this.confirm) this.confirm.close();
    });
    this.drawing.addEventListener("click", (event) => {
      if (this.classList.contains("carrying")) event.preventDefault();
    }, true);
    this.drawing.addEventListener("dragstart", (event) => event.preventDefault());
    this.listenToFindings();
    this.start();
  }

  disconnectedCallback() {
    this.leaving?.abort();
  }

  /** A finding under the pointer brings out whom it is about. */
  listenToFindings() {
    this.leaving = new AbortController();
    const panel = this.closest("[data-panel]");
    const options = { signal: this.leaving.signal };
    panel?.addEventListener("pointerover", (event) => {
      const finding = event.target.closest(".finding[data-people]");
      if (finding) this.bringOut(finding.dataset.people.split(" ").filter(Boolean));
      else if (!event.target.closest(".map-frame")) this.point(null);
    }, options);
  }

  bringOut(people) {
    this.point(null);
    if (!people.length) return;
    this.drawing.classList.add("pointing");
    for (const one of people) this.drawing.querySelector(`.map-link[data-person="${one}"]`)?.classList.add("bright");
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
    const card = event.target.closest(".map-link[data-name]");
    if (card && this.confirm) {
      this.carry(card, event);
      return;
    }
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

  brightLine(line) {
    line.classList.add("bright");
    const { manager, report } = line.dataset;
    for (const one of [manager, report].filter(Boolean))
      this.drawing.querySelector(`.map-link[data-person="${one}"]`)?.classList.add("bright");
  }

  /** Carry a card; dropped on another one it asks whether the line is to begin. */
  carry(card, event) {
    card.setAttribute("draggable", "false");
    const from = { x: event.clientX, y: event.clientY };
    const place = card.getAttribute("transform");
    const after = card.nextSibling;
    const stop = new AbortController();
    let target = null;
    const aim = (next) => {
      const under = document.elementsFromPoint(next.clientX, next.clientY);
      const found = under.map((one) => one.closest(".map-link[data-name]")).find((one) => one && one !== card);
      if (found === target) return;
      target?.classList.remove("target");
      target = found ?? null;
      target?.classList.add("target");
    };
    const end = () => {
      stop.abort();
      target?.classList.remove("target");
      card.classList.remove("carried");
      card.setAttribute("transform", place);
      if (card.nextSibling !== after) this.drawing.insertBefore(card, after);
      setTimeout(() => this.classList.remove("carrying"));
    };
    const options = { signal: stop.signal };
    window.addEventListener("pointermove", (next) => {
      const x = next.clientX - from.x;
      const y = next.clientY - from.y;
      if (!this.classList.contains("carrying") && Math.hypot(x, y) < 5) return;
      if (!this.classList.contains("carrying")) {
        this.classList.add("carrying");
        card.classList.add("carried");
        this.drawing.append(card);
      }
      card.setAttribute("transform", `translate(${x / this.scale},${y / this.scale}) ${place}`);
      aim(next);
    }, options);
    window.addEventListener("keydown", (next) => {
      if (next.key === "Escape") end();
    }, options);
    window.addEventListener("pointerup", () => {
      const dropped = target;
      end();
      if (dropped) this.ask(card, dropped);
    }, options);
    window.addEventListener("pointercancel", end, options);
  }

  /** Say in a sentence what is to be recorded. */
  ask(card, manager) {
    const { person, name } = card.dataset;
    const line = this.drawing.querySelector(`.line[data-report="${person}"]:not([stroke-dasharray])`);
    const was = line?.dataset.manager ?? "0";
    if (was === manager.dataset.person) return;
    const { said, before } = this.confirm.dataset;
    const form = this.confirm.querySelector("form");
    form.action = form.dataset.action.replace("/people/0/", `/people/${person}/`);
    form.elements.manager.value = manager.dataset.person;
    form.elements.was.value = was;
    this.confirm.querySelector("h2").textContent = said.replace("{person}", name).replace("{manager}", manager.dataset.name);
    const old = this.drawing.querySelector(`.map-link[data-person="${was}"]`)?.dataset.name;
    this.confirm.querySelector("p").textContent = old ? before.replace("{manager}", old) : "";
    this.confirm.showModal();
  }

  /** Bring out a person or one of ours, with everybody on the other end of a line. */
  point(target) {
    const mark = target?.closest("[data-person], [data-colleague]");
    this.drawing.classList.toggle("pointing", Boolean(mark));
    for (const old of this.drawing.querySelectorAll(".bright")) old.classList.remove("bright");
    if (!mark) return;
    mark.classList.add("bright");
    const { person, colleague } = mark.dataset;
    const own = person ? `.line[data-manager="${person}"], .line[data-report="${person}"], .map-label[data-manager="${person}"]` : "";
    for (const line of own ? this.drawing.querySelectorAll(own) : []) this.brightLine(line);
    const ends = person ? `.thread[data-person="${person}"]` : `.thread[data-colleague="${colleague}"]`;
    for (const line of this.drawing.querySelectorAll(ends)) {
      line.classList.add("bright");
      const other = person ? `[data-colleague="${line.dataset.colleague}"]` : `[data-person="${line.dataset.person}"]`;
      for (const end of this.drawing.querySelectorAll(`${other}:not(path)`)) end.classList.add("bright");
    }
  }
}

// <ui-days>: a slider over the days on which the map changed; the date field does the same alone.
class MapDays extends HTMLElement {
  connectedCallback() {
    const days = (this.dataset.days ?? "").split(" ").filter(Boolean);
    this.slider = this.querySelector("input[type=range]");
    this.day = this.querySelector("input[type=date]");
    if (days.length < 2 || !this.slider) return;
    const said = this.querySelector("output");
    const words = this.dataset.said.split("|");
    const later = days.findIndex((day) => day > this.day.value);
    this.slider.max = days.length - 1;
    this.slider.value = later < 0 ? days.length - 1 : Math.max(0, later - 1);
    this.slider.closest("label").hidden = false;
    this.slider.addEventListener("input", () => {
      this.day.value = days[this.slider.value];
      said.textContent = words[this.slider.value];
      this.slider.setAttribute("aria-valuetext", said.textContent);
    });
    this.slider.setAttribute("aria-valuetext", said.textContent);
    this.slider.addEventListener("change", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.go(), 350);
    });
    if (sessionStorage.getItem("map-slider")) this.slider.focus({ preventScroll: true });
    sessionStorage.removeItem("map-slider");
  }

  go() {
    sessionStorage.setItem("map-slider", "1");
    this.querySelector("form").requestSubmit();
  }
}

customElements.define("ui-days", MapDays);
customElements.define("ui-map", RelationshipMap);
