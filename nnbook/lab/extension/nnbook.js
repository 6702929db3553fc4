"use strict";
// The page's side of every explorer. The kernel computes and writes HTML, with SVG in it; this file makes the page
// what the kernel has written, node by node, and tells the kernel what the reader's hand does. What a hand can do
// with an element stands in its attributes:
//
//   data-control="name"                an input or select whose value is a control's
//   data-press="act"                   a button
//   data-drag="name" data-step=".01"   drag up and down (or use the arrow keys): a control changes by `step` a pixel
//   data-drop-x, data-drop-y           a press sets one or two controls to a place: data-box is "left top width height
//                                      low-x high-x low-y high-y" of the picture
//   data-hold="name"                   a press, or moving on, tells the kernel that the thing `name` is held at a place
//                                      of data-box; data-at="x y" is where it stands, the arrow keys move it on by
//                                      data-nudge
//   data-draw="name"                   a surface to draw on: what the hand draws is added to the strokes of a control.
//                                      Until the kernel's picture has it, it is shown by the path with data-ink="name",
//                                      in the numbers of data-box
//   data-steer="name name"             a surface that steers two controls, while it is held, or while arrow keys are:
//                                      data-box has the numbers at its edges, where a key is as well, data-rest="x y"
//                                      those that both have when it is let go. data-echo="name" is the data-move of a
//                                      mark that is moved at once, data-echo-box where its edges are. data-keys has
//                                      the acts of other keys: {" ": act, "Enter": act}
//   data-move="name"                   its transform may be sent by itself, as {moves: {name: transform}}: it glides
//                                      from one to the next, unless it has data-now
//   data-set='{"name": value}'         a click sets controls; data-look does while the pointer rests on it
//   data-words="…"                     what the status line says while the pointer rests on it
//   data-part="name"                   its inside may be sent by itself, as {parts: {name: html}}
//   data-copy="selector"               a click copies the text of what the selector finds
//   data-once="name"                   a note: a click on a button in it puts it away for good, in this browser
//
// A control that can only be dragged may be any element with data-control, and with its value and step as attributes.
//
// Messages to the kernel: {set: {name: value}, hold: {name: [x, y]}, acts: [act]}, {tick: true}, {twin: true}. An act
// is a button's, or {draw: name, begin: true for a new stroke, end: true for its end, points: [[x, y]]}: they are done
// one after the other. It answers each with {html, parts, moves, jump, clock, pixels} or {twin}; pixels has, for each
// canvas, what is new on it, or null; with `jump` what moves is there at once.
// No message is sent before the last was answered and its picture painted; what comes meanwhile is put together, so
// that frames never pile up. Only {steer: {name: value}} goes its own way, at once: it is answered by {steered: true}
// and what it has moved, and none is sent before the last was answered.

(() => {
  const MIME = "application/vnd.nnbook+json";
  const TABLE = "application/vnd.nnbook-table+json"; // a table that one can search: it needs no kernel
  const COUNT = "nnbook.bets"; // the line on which a kernel is told of bets
  const HERE = document.currentScript.src;
  const SETTLED = 400; // milliseconds of rest, after which the stored page is brought up to date
  const PAUSED = 500; // milliseconds without a picture: then nothing has glided in between
  const PLAYED = 5000; // and of play, since one may save while it goes on
  let ahead = {}; // controls that the reader has moved on since the kernel was asked: they stay where they are

  /** Makes `old` what `fresh` is, changing only what differs: so a hand keeps what it holds. */
  function patch(old, fresh) {
    if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) {
      old.replaceWith(fresh);
      return;
    }
    if (old.nodeType !== Node.ELEMENT_NODE) {
      if (old.data !== fresh.data) old.data = fresh.data;
      return;
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && !(name === "open" && old.nodeName === "DETAILS")) {
        old.setAttribute(name, value);
      }
    }
    for (const { name } of Array.from(old.attributes)) {
      if (!fresh.hasAttribute(name) && name !== "open" && old.dataset?.keep === undefined) old.removeAttribute(name);
    }
    if (old.dataset?.keep !== undefined) return; // what is drawn, or written, by the page itself
    const there = [...old.childNodes];
    const wanted = [...fresh.childNodes];
    wanted.forEach((child, k) => (there[k] ? patch(there[k], child) : old.append(child)));
    there.slice(wanted.length).forEach((child) => child.remove());
    follow(old);
  }

  /** An input shows the value that its attributes say, unless the reader is just changing it. */
  function follow(node) {
    if (node.dataset?.control in ahead || (node.type === "number" && node === document.activeElement)) return;
    if (node.nodeName === "INPUT") {
      if (node.type === "checkbox") node.checked = node.hasAttribute("checked");
      else if (node.value !== node.getAttribute("value")) node.value = node.getAttribute("value");
    } else if (node.nodeName === "SELECT") {
      const chosen = node.querySelector("option[selected]");
      if (chosen && node.value !== chosen.value) node.value = chosen.value;
    }
  }

  function fragment(html) {
    return new DOMParser().parseFromString(`<div>${html}</div>`, "text/html").body.firstChild;
  }

  /** Paints maps, whose shades come as bytes, below the drawing that stands over them. */
  function paint(canvas, { size, palette, tiles, crisp }, bytes) {
    const sharp = Math.max(1, window.devicePixelRatio || 1);
    const [width, height] = size.map((side) => Math.round(side * sharp));
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = !crisp;
    context.clearRect(0, 0, width, height);
    let at = 0;
    for (const { place, shape } of tiles) {
      const [rows, columns] = shape;
      const image = new ImageData(columns, rows);
      const dots = new Uint32Array(image.data.buffer);
      for (let k = 0; k < rows * columns; k++) dots[k] = palette[bytes[at + k]];
      at += rows * columns;
      const small = new OffscreenCanvas(columns, rows);
      small.getContext("2d").putImageData(image, 0, 0);
      context.drawImage(small, ...place.map((part) => part * sharp));
    }
  }

  /** Whether the reader has put a note away before; where the browser keeps nothing, it has not. */
  function isAway({ dataset: { once } }) {
    try {
      return localStorage.getItem(`nnbook:${once}`) !== null;
    } catch {
      return false;
    }
  }

  function putAway(note) {
    note.hidden = true;
    try {
      localStorage.setItem(`nnbook:${note.dataset.once}`, "away");
    } catch {
      // it comes back the next time
    }
  }

  const LOOK = `
    .nnbook { padding: 4px 8px 8px 0; line-height: 1.6; max-width: 100%; }
    .nnbook-pictures { display: flex; flex-wrap: wrap; align-items: center; gap: 0 8px; }
    .nnbook-picture { position: relative; display: inline-block; max-width: 100%; }
    .nnbook-picture > canvas { position: absolute; left: 0; top: 0; width: 100%; height: 100%; }
    .nnbook-picture > svg { position: relative; display: block; }
    .nnbook-words, .nnbook-hover { max-width: 80ch; }
    .nnbook-hover { min-height: 1.6em; opacity: 0.85; }
    .nnbook-row { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; }
    .nnbook-control { display: inline-flex; gap: 6px; align-items: center; margin: 2px 12px 2px 0; }
    .nnbook-control output { min-width: 3.5em; font-variant-numeric: tabular-nums; }
    .nnbook-choice { display: inline-flex; flex-wrap: wrap; gap: 4px; margin-right: 12px; }
    .nnbook-choice > button[aria-pressed="true"] { background: #0072B2; border-color: #0072B2; color: #fff; }
    .nnbook-steps > button:not(:first-child)::before { content: "→ "; opacity: 0.6; }
    .nnbook button, .nnbook select { font: inherit; min-height: 28px; border: 1px solid #8C8C8C; border-radius: 4px;
      padding: 2px 8px; background: transparent; color: inherit; }
    .nnbook option { background: var(--jp-layout-color0, #fff); color: var(--jp-content-font-color1, #222); }
    .nnbook [data-drag] { cursor: ns-resize; }
    .nnbook [data-drop-x] { cursor: crosshair; }
    .nnbook [data-draw], .nnbook [data-steer] { cursor: crosshair; }
    .nnbook [data-move] { transition: transform var(--nnbook-glide, 0ms) linear; }
    .nnbook-steered [data-move] { transition-delay: -17ms; }
    .nnbook-jump [data-move], .nnbook [data-now] { transition: none; }
    @media (prefers-reduced-motion: reduce) { .nnbook [data-move] { transition: none; } }
    .nnbook [data-hold] { cursor: grab; }
    .nnbook [data-set], .nnbook [data-press] { cursor: pointer; }
    .nnbook [data-press^="play:"] { min-width: 40px; }
    .nnbook svg [tabindex]:focus-visible { outline: 3px solid #D55E00; outline-offset: 1px; }
    .nnbook-hit { fill: transparent; stroke: transparent; stroke-width: 3; paint-order: normal; }
    .nnbook-hit > path, .nnbook-hit > svg > path { fill: none; stroke-linecap: butt; pointer-events: stroke; }
    .nnbook-hit:hover { stroke: color-mix(in srgb, currentColor 16%, transparent); }
    .nnbook svg .nnbook-hit:focus-visible { outline: none; stroke: #D55E00; }
    .nnbook-gone > :not(.nnbook-asleep) { opacity: 0.55; pointer-events: none; }
    .nnbook-asleep { margin-top: 4px; font-style: italic; }
  `;

  /** The words for the page where there is no kernel with this explorer. */
  const ASLEEP = "Run this cell to take the picture by the hand.";
  const GONE = "The kernel has gone: run this cell again.";

  /** What a Hand does when the page tells it of an event of this kind. */
  const DEEDS = {
    change: ["input", "change"],
    click: ["click"],
    take: ["pointerdown"],
    move: ["pointermove"],
    drop: ["pointerup", "pointercancel"],
    look: ["pointerover", "pointerout", "focusin", "focusout"],
    key: ["keydown"],
    free: ["keyup"],
    leave: ["focusout"],
  };

  /** Where the arrow keys lead: right, and up. */
  const WAYS = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] };

  /** What the hand does on one explorer's page, as changes of its controls. */
  class Hand {
    constructor(root, send) {
      this.root = root;
      this.send = send;
      this.keys = new Set(); // the arrow keys that steer and are down
      for (const [deed, kinds] of Object.entries(DEEDS)) {
        for (const kind of kinds) root.addEventListener(kind, (event) => this[deed](event));
      }
      // A finger that holds something does not scroll the page; CSS's touch-action has no power over parts of an SVG.
      root.addEventListener("touchmove", (event) => this.held && event.preventDefault(), { passive: false });
    }

    control(name) {
      return this.root.querySelector(`[data-control="${CSS.escape(name)}"]`);
    }

    value(name) {
      const control = this.control(name);
      return Number(control.value ?? control.getAttribute("value"));
    }

    /** A number within a control's bounds, on one of its steps. */
    within(name, number) {
      const [min, max, step] = ["min", "max", "step"].map((bound) => this.control(name).getAttribute(bound));
      const [low, size] = [Number(min), Number(step)];
      const whole = low + size * Math.round((number - low) / size);
      const digits = (step.split(".")[1] || "").length;
      return Number(Math.min(max ?? Infinity, Math.max(min ?? -Infinity, whole)).toFixed(digits));
    }

    change({ target, type }) {
      const name = target.dataset.control;
      if (name === undefined || (type === "input" && target.type === "number")) return; // it is being typed
      if (target.type === "number" && target.value === "") {
        target.value = target.getAttribute("value"); // no number, and not 0: what stood there stays
        return;
      }
      const value = { checkbox: target.checked, range: Number(target.value), number: Number(target.value) };
      this.send({ set: { [name]: value[target.type] ?? target.value } });
    }

    click({ target }) {
      if (this.dragged) return;
      const button = target.closest("[data-press]");
      if (button) this.send({ press: button.dataset.press });
      const setter = target.closest("[data-set]");
      if (setter) this.send({ set: JSON.parse(setter.dataset.set) });
      const copier = target.closest("[data-copy]");
      if (copier) this.copy(copier);
      const note = target.closest("[data-once] button")?.closest("[data-once]");
      if (note) putAway(note);
    }

    /** Copies a text, and says so on the button; where the browser refuses, the text is selected for the reader. */
    async copy(button) {
      const text = this.root.querySelector(button.dataset.copy);
      const said = button.textContent;
      try {
        await navigator.clipboard.writeText(text.textContent);
        button.textContent = "copied";
        setTimeout(() => {
          if (button.textContent === "copied") button.textContent = said;
        }, 1500);
      } catch {
        window.getSelection().selectAllChildren(text);
      }
    }

    take(event) {
      const { target, button, pointerId } = event;
      if (this.held && this.held.pointerId !== pointerId) return; // another finger, or the ball of the thumb
      const held = target.closest("[data-drag], [data-drop-x], [data-hold], [data-draw], [data-steer]");
      this.dragged = false;
      if (!held || button !== 0) return;
      event.preventDefault();
      held.focus?.({ preventScroll: true });
      this.root.setPointerCapture(pointerId);
      const { drag, dropX, dropY, box } = held.dataset;
      const names = [dropX, dropY ?? drag];
      const start = names.map((name) => name && this.value(name));
      this.held = { held, pointerId, names, start, scale: this.scale(held), y: event.clientY };
      if (box !== undefined) this.move(event);
    }

    /** Pixels of the picture in one pixel of the page. */
    scale(node) {
      return 1 / (node.getScreenCTM?.().a ?? 1);
    }

    /** Where in the box of a picture the pointer is, in the box's numbers; beyond an edge, at the edge. */
    place(node, { clientX, clientY }) {
      const [left, top, width, height, lowX, highX, lowY, highY] = node.dataset.box.split(" ").map(Number);
      const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(node.getScreenCTM().inverse());
      const across = Math.min(1, Math.max(0, (x - left) / width));
      const up = Math.min(1, Math.max(0, 1 - (y - top) / height));
      return [lowX + across * (highX - lowX), lowY + up * (highY - lowY)];
    }

    move(event) {
      const { held, pointerId, names, start, scale, y } = this.held ?? {};
      if (!held?.isConnected || event.pointerId !== pointerId) return;
      this.dragged = true;
      const { hold, box, step, draw, steer } = held.dataset;
      if (draw !== undefined) {
        this.draw(draw, held, event);
        return;
      }
      const place = box === undefined ? undefined : this.place(held, event);
      if (hold !== undefined) {
        this.send({ hold: { [hold]: place } });
        return;
      }
      if (steer !== undefined) {
        this.steer(held, place);
        return;
      }
      const up = (y - event.clientY) * scale * Number(step);
      const set = {};
      names.forEach((name, k) => {
        if (name) set[name] = this.within(name, place ? place[k] : start[k] + up);
      });
      this.send({ set });
    }

    /** A stroke begins, or goes on by all the places where the pointer has been since it was last told of. */
    draw(name, surface, event) {
      const begin = event.type === "pointerdown";
      const between = begin ? [] : event.getCoalescedEvents();
      const places = (between.length ? between : [event]).map((one) => this.place(surface, one));
      const points = places.map((place) => place.map((part) => Number(part.toFixed(4))));
      this.send({ draw: { draw: name, begin, points: begin ? points : [this.tip, ...points] } });
      this.tip = points.at(-1);
    }

    drop({ clientX, clientY, pointerId }) {
      if (this.held && this.held.pointerId !== pointerId) return;
      const held = this.held?.held;
      this.held = undefined;
      if (held?.dataset.draw) this.send({ draw: { draw: held.dataset.draw, begin: false, end: true, points: [] } });
      if (held?.dataset.steer) this.steer(held, this.ofKeys(held));
      setTimeout(() => (this.dragged = false), 0); // after the click that ends a drag
      if (held && !held.contains(document.elementFromPoint(clientX, clientY))) {
        this.look({ type: "pointerout", target: held });
      }
    }

    /** Steers two controls to a place, and shows it at once. */
    steer({ dataset: { steer, box, echo, echoBox } }, place) {
      const names = steer.split(" ");
      this.send({ steer: { [names[0]]: place[0], [names[1]]: place[1] } });
      const mark = echo && this.root.querySelector(`[data-move="${echo}"]`);
      if (!mark) return;
      const [, , , , lowX, highX, lowY, highY] = box.split(" ").map(Number);
      const [left, top, width, height] = echoBox.split(" ").map(Number);
      const x = left + (width * (place[0] - lowX)) / (highX - lowX);
      const y = top + height - (height * (place[1] - lowY)) / (highY - lowY);
      mark.style.transform = `translate(${x}px, ${y}px)`;
    }

    /** Where the keys that are down hold a surface that steers: at its edges, or at rest. */
    ofKeys({ dataset: { box, rest } }) {
      const [, , , , lowX, highX, lowY, highY] = box.split(" ").map(Number);
      const down = [...this.keys].map((key) => WAYS[key]);
      const ends = [[lowX, highX], [lowY, highY]]; // prettier-ignore
      return rest.split(" ").map((free, axis) => {
        const way = down.reduce((sum, each) => sum + each[axis], 0);
        return way ? ends[axis][way < 0 ? 0 : 1] : Number(free);
      });
    }

    /** An arrow key that steers, wherever in this explorer the focus is, unless it is the key of something else. */
    arrow({ target, key, repeat, type }) {
      const surface = this.root.querySelector("[data-steer]");
      const down = type === "keydown";
      if (!surface || !WAYS[key] || (down && target.closest("input, select, [data-drag], [data-drop-x], [data-hold]"))) {
        return false;
      }
      if (repeat || this.keys.has(key) === down) return down;
      if (down) this.keys.add(key);
      else this.keys.delete(key);
      if (!this.held) this.steer(surface, this.ofKeys(surface));
      return true;
    }

    free(event) {
      if (!this.arrow(event)) return;
      event.preventDefault();
      event.stopPropagation();
    }

    /** Who looks away lets go of the keys. */
    leave({ relatedTarget }) {
      const surface = this.keys.size && this.root.querySelector("[data-steer]");
      if (!surface || (relatedTarget && this.root.contains(relatedTarget))) return;
      this.keys.clear();
      this.steer(surface, this.ofKeys(surface));
    }

    key(event) {
      const { target, key } = event;
      const plain = !(event.ctrlKey || event.metaKey || event.altKey);
      const act = plain && target.dataset?.keys && JSON.parse(target.dataset.keys)[key];
      if (act && !event.repeat) this.send({ press: act });
      if (act || (plain && this.arrow(event))) {
        event.preventDefault();
        event.stopPropagation();
        return;
      }
      const { drag, dropX, dropY, hold, at, nudge, set } = target.dataset ?? {};
      const way = WAYS[key];
      const far = event.shiftKey ? 10 : 1;
      const across = dropX ?? drag ?? dropY;
      const up = dropY ?? drag ?? dropX;
      if (hold !== undefined && way) {
        this.send({ hold: { [hold]: at.split(" ").map((part, k) => Number(part) + far * way[k] * Number(nudge)) } });
      } else if (up !== undefined && way) {
        const name = way[0] ? across : up;
        const input = this.control(name);
        const value = this.within(name, this.value(name) + far * (way[0] + way[1]) * Number(input.getAttribute("step")));
        if (input.nodeName === "INPUT") input.value = value; // so that the next key goes on from here
        else input.setAttribute("value", value);
        this.send({ set: { [name]: value } });
      } else if (set !== undefined && (key === "Enter" || key === " ")) {
        this.send({ set: JSON.parse(set) });
      } else {
        const command = event.ctrlKey || event.metaKey || event.altKey || (event.shiftKey && key === "Enter");
        // An arrow belongs to the slider; JupyterLab would take it, and fold a heading.
        if (!command && target.closest("input, select, button, summary")) event.stopPropagation();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
    }

    /** What the pointer or the keyboard rests on says its words, and sets what it sets as long. */
    look({ type, target }) {
      if (this.held) return; // what is held is looked at until it is let go
      const found = target.closest("[data-words], [data-look]");
      if (!found) return; // the page itself, which the pointer leaves as it lets go of what it has held
      const here = type === "pointerover" || type === "focusin" ? found : null;
      this.resting = here;
      this.tell();
      if (found.dataset.look !== undefined) {
        const looks = JSON.parse(found.dataset.look);
        this.send({ set: here ? looks : Object.fromEntries(Object.keys(looks).map((name) => [name, null])) });
      }
    }

    /** The words of what it rests on, as they are now. */
    tell() {
      const status = this.root.querySelector("[data-hover]");
      const words = (this.resting?.isConnected && this.resting.dataset.words) || "";
      if (status && status.textContent !== words) status.textContent = words;
    }
  }

  function makeView(Widget, setBusy) {
    /** One explorer on the page: a stored picture until the kernel answers, and again when it is gone. */
    return class View extends Widget {
      constructor({ sanitizer }, panel) {
        super();
        this.sanitizer = sanitizer;
        this.session = panel.sessionContext;
        this.addClass("nnbook");
        this.session.statusChanged.connect(this.listen, this);
        this.session.kernelChanged.connect(this.changed, this);
        // What is scrolled away does not play, so that other cells have the kernel.
        this.sight = new IntersectionObserver((seen) => (this.inSight = seen.at(-1).isIntersecting));
        this.sight.observe(this.node);
        // A page that is loaded anew disposes nothing; the kernel would go on sending it pictures.
        this.leave = () => this.comm && !this.comm.isDisposed && this.comm.close();
        window.addEventListener("pagehide", this.leave);
      }

      async renderModel(model) {
        this.model = model;
        if (model.data[MIME].stored && this.comm) return; // it was this view that has stored it
        this.id = model.data[MIME].id;
        this.rest();
        await this.session.ready;
        const kernel = this.session.session?.kernel;
        if (!kernel || this.isDisposed) return;
        const comm = kernel.createComm("nnbook");
        this.comm = comm;
        // What a kernel that is going away still says comes too late: nobody could answer it.
        comm.onMsg = (message) => this.comm === comm && this.hear(message.content.data, message.buffers);
        comm.onClose = () => this.comm === comm && this.rest();
        comm.open({ id: this.id });
        this.asked = true;
      }

      /** The kernel is not there, or does not know this explorer: the picture that stands, or the stored one. */
      rest() {
        const lived = this.live;
        this.comm = this.live = this.asked = this.painting = this.next = undefined;
        clearTimeout(this.ticking);
        clearTimeout(this.settling);
        this.hold(false);
        if (lived) {
          this.say(GONE);
          return;
        }
        this.node.innerHTML = this.sanitizer.sanitize(this.model?.data["text/html"] ?? "");
        this.node.querySelector("div")?.setAttribute("role", "status"); // which the sanitizer has taken away
        this.say(ASLEEP);
      }

      say(words) {
        this.node.classList.toggle("nnbook-gone", words === GONE);
        this.node.querySelector(".nnbook-asleep")?.remove();
        if (words === undefined) return;
        const note = document.createElement("div");
        note.className = "nnbook-asleep";
        note.textContent = words;
        this.node.append(note);
      }

      changed() {
        if (this.live) this.rest();
      }

      listen(_, status) {
        const lost = ["dead", "restarting", "autorestarting", "terminating"].includes(status);
        if (lost && this.live) this.rest();
      }

      /** Begins with the first answer: from here on the page is the kernel's. */
      wake() {
        this.say(undefined);
        this.node.innerHTML = "<div></div>";
        this.page = this.node.firstChild;
        this.live = new Hand(this.page, (message) => this.ask(message));
        this.waiting = {};
        this.flying = this.steering = undefined;
        this.steered = true;
      }

      /** An answer waits for the picture before it to be painted; what nobody asked for does not. */
      hear(said, buffers) {
        if (said.twin !== undefined) this.store(said.twin, said.plain);
        else if (this.painting && said.answer) this.next = [said, buffers];
        else {
          this.showNext();
          this.show(said, buffers);
        }
      }

      showNext() {
        const next = this.next;
        this.next = undefined;
        if (next) this.show(...next);
        return next;
      }

      show({ html, parts, moves, jump, clock, pixels, answer, steered }, buffers) {
        if (!this.live) this.wake();
        if (answer) this.asked = this.flying = undefined;
        ahead = this.waiting.set ?? {};
        this.clock = clock;
        if (answer && (clock === 0 || this.waiting.acts)) this.goOn();
        if (moves) this.glide(jump === true, answer);
        this.node.classList.toggle("nnbook-steered", steered === true); // the hand sees it in the next picture
        if (html !== undefined) patch(this.page, fragment(html));
        for (const [name, part] of Object.entries(parts ?? {})) {
          const old = this.page.querySelector(`[data-part="${name}"]`);
          const fresh = old.cloneNode(false);
          fresh.innerHTML = part; // HTML or SVG, as the element is
          patch(old, fresh);
        }
        for (const [name, transform] of Object.entries(moves ?? {})) {
          const part = this.page.querySelector(`[data-move="${name}"]`);
          if (part) part.style.transform = transform;
        }
        for (const note of this.page.querySelectorAll("[data-once]")) note.hidden = isAway(note);
        if (pixels) this.paint(pixels, buffers);
        this.wet();
        this.live.tell();
        if (answer) this.painted(() => this.showNext() || this.answered());
        else if (steered) this.steerOn();
        else this.settle(); // a run in the notebook has moved it
      }

      /** What moves takes as long to glide as it takes from one such answer to the next; or it jumps. */
      glide(jump, answer) {
        this.node.classList.toggle("nnbook-jump", jump);
        if (!answer) return;
        const now = performance.now();
        const since = now - (this.moved ?? 0);
        const clock = this.clock ?? 0;
        this.moved = now;
        this.pace = since < Math.max(2 * clock, PAUSED) ? 0.8 * (this.pace ?? clock) + 0.2 * since : clock;
        const glide = 10 * Math.ceil(0.1 * Math.max(clock, this.pace));
        if (glide === this.glided) return;
        this.glided = glide;
        this.node.style.setProperty("--nnbook-glide", `${glide}ms`);
      }

      /** Acts when the picture is on the screen. */
      painted(act) {
        this.painting = true;
        requestAnimationFrame(() =>
          setTimeout(() => {
            this.painting = false;
            if (this.live) act();
          }, 0),
        );
      }

      paint(pixels, buffers) {
        const canvases = this.page.querySelectorAll("canvas");
        const rest = (buffers ?? []).map((bytes) => new Uint8Array(bytes.buffer ?? bytes));
        pixels.forEach((said, k) => said && paint(canvases[k], said, rest.shift()));
      }

      /** The picture is on the screen: now what has come meanwhile, or the next tick of the clock. */
      answered() {
        if (this.asked || this.goOn() || this.clock === 0) return;
        if (this.clock !== null && this.clock !== undefined) {
          clearTimeout(this.ticking);
          const due = (this.sent ?? 0) + this.clock - performance.now();
          this.ticking = setTimeout(() => this.tick(), Math.max(0, due));
        } else this.settle();
      }

      /** Sends what has come meanwhile; or, with a clock of 0, the next tick: then, and while one draws, the kernel
       * makes the next picture while this one is painted. Whether it has sent something.
       */
      goOn() {
        const waiting = this.waiting;
        if (Object.keys(waiting).length) {
          this.waiting = {};
          this.post(waiting);
        } else if (this.clock === 0) this.tick();
        return this.asked;
      }

      tick() {
        if (!this.live || this.asked) return;
        clearTimeout(this.ticking);
        if (this.inSight && !document.hidden) {
          const due = (this.sent ?? 0) + this.clock;
          if (performance.now() > (this.stored ?? 0) + PLAYED) this.keep();
          this.post({ tick: true });
          if (this.sent < due + this.clock) this.sent = due; // a tick that is a little late delays no other
        } else {
          this.hold(false);
          this.ticking = setTimeout(() => this.tick(), 200);
        }
      }

      /** While pictures change, JupyterLab is busy: else it would fetch its tab's icon anew for each of them. */
      hold(busy) {
        if (!busy) this.busy?.dispose();
        this.busy = busy ? (this.busy ?? setBusy()) : undefined;
      }

      /** When all has been at rest for a while, what is stored becomes what is shown: a cell may have moved it. */
      settle() {
        clearTimeout(this.settling);
        this.settling = setTimeout(() => {
          this.hold(false);
          this.keep();
        }, SETTLED);
      }

      /** Has the kernel send what the stored page should show. */
      keep() {
        this.stored = performance.now();
        this.comm?.send({ twin: true });
      }

      /** Shows the ink that is on no picture of the kernel's yet. */
      wet() {
        const acts = [...(this.flying ?? []), ...(this.waiting.acts ?? [])];
        for (const path of this.page.querySelectorAll("[data-ink]")) {
          const own = acts.filter(({ draw, points }) => draw === path.dataset.ink && points.length);
          path.setAttribute("d", own.map(({ points }) => `M${points.join("L")}h0`).join(""));
        }
      }

      /** What steers is not kept waiting by pictures; the newest is sent when the last has arrived. */
      steerOn() {
        const { steering } = this;
        this.steered = steering === undefined;
        this.steering = undefined;
        if (steering) this.comm.send({ steer: steering });
        else if (!this.asked && !this.painting) this.answered();
      }

      ask({ set, hold, press, draw, steer }) {
        if (!this.live) return; // its kernel has gone, under the hand
        this.touched = true;
        if (steer) {
          this.steering = steer;
          if (this.steered) this.steerOn();
          return;
        }
        const waiting = this.waiting;
        if (set) waiting.set = { ...waiting.set, ...set };
        if (hold) waiting.hold = { ...waiting.hold, ...hold };
        const last = waiting.acts?.at(-1);
        if (draw && !draw.begin && last?.draw === draw.draw) {
          last.points.push(...draw.points);
          last.end = draw.end;
        } else if (draw ?? press) waiting.acts = [...(waiting.acts ?? []), draw ?? press];
        if (draw) this.wet();
        if (!this.asked) this.answered();
      }

      post(message) {
        this.asked = true;
        this.flying = message.acts;
        this.sent = performance.now();
        this.hold(true);
        clearTimeout(this.settling);
        this.comm.send(message);
      }

      /** The stored page shows the last state: the next day, and where nothing runs. */
      store(twin, plain) {
        const data = { ...this.model.data, "text/html": twin, "text/plain": plain };
        data[MIME] = { id: this.id, stored: true, touched: this.touched };
        if (JSON.stringify(data) !== JSON.stringify(this.model.data)) this.model.setData({ data });
      }

      dispose() {
        if (this.isDisposed) return;
        this.sight.disconnect();
        this.session.statusChanged.disconnect(this.listen, this);
        this.session.kernelChanged.disconnect(this.changed, this);
        this.live = undefined;
        this.hold(false);
        window.removeEventListener("pagehide", this.leave);
        this.leave();
        super.dispose();
      }
    };
  }

  // --- Tables ------------------------------------------------------------------------------------------------

  function makeTableView(Widget, sift) {
    /** A table as JupyterLab shows it, links and all, under a box to search it. */
    return class TableView extends Widget {
      constructor(rendermime) {
        super();
        this.inner = rendermime.createRenderer("text/html");
        this.node.append(this.inner.node);
      }

      async renderModel({ data, metadata }) {
        const page = data["text/html"].replace(/<script[^]*?<\/script>/g, ""); // that is for a page without this file
        await this.inner.renderModel({ data: { "text/html": page }, metadata, trusted: false, setData: () => {} });
        sift(this.inner.node);
      }

      dispose() {
        if (!this.isDisposed) this.inner.dispose();
        super.dispose();
      }
    };
  }

  // --- Bets --------------------------------------------------------------------------------------------------

  /** Makes the bets of a notebook alive, and tells its kernel of those that are placed. */
  function countBets({ context, content, sessionContext, disposed }, bets) {
    const placed = new Map(); // by the bet's name
    let comm, kernel;
    const told = () => {
      const [, stem, chapter] = /((\d\d)-[^/]*?)(?:-Copy\d+)?\.ipynb$/.exec(context.path) ?? [];
      return chapter
        ? [...placed.values()].map(({ bet, right }) => ({ bet: `${stem}/${bet}`, chapter: Number(chapter), right }))
        : [];
    };
    const opened = (line) => {
      comm = line;
      comm.onClose = () => comm === line && (comm = undefined);
      return { bets: told() };
    };
    // The kernel calls when it begins to count; it is called where it has counted before this page was opened.
    const connect = () => {
      comm = undefined;
      kernel = sessionContext.session?.kernel;
      kernel?.registerCommTarget(COUNT, (line) => line.send(opened(line)));
    };
    const tell = () => {
      if (comm && !comm.isDisposed) comm.send({ bets: told() });
      else if (kernel && !kernel.isDisposed) {
        const line = kernel.createComm(COUNT);
        line.open(opened(line));
      }
    };
    const place = (fold) => {
      const cell = content.widgets.find(({ node }) => node.contains(fold));
      const ours = ofTheBook(context.model) || fold.closest(".nnbook-wager");
      return cell && ours ? { name: cell.model.id, node: cell.node } : undefined;
    };
    sessionContext.kernelChanged.connect(connect);
    connect();
    const end = bets(content.node, place, placed, tell);
    disposed.connect(end);
  }

  // --- Notebooks of the book ---------------------------------------------------------------------------------

  const BOOK = `
    .nnbook-book .jp-RenderedMarkdown :is(p, ul, ol, blockquote, h1, h2, h3, h4) { max-width: 66ch; }
    .nnbook-book .jp-RenderedMarkdown :is(p, li, td) a { text-decoration: underline; }
  `;
  const RUN = ["language_info", "kernelspec", "execution", "trusted"]; // metadata that a run makes anew
  const BAR = "application/vnd.jupyter.widget-view+json"; // a bar of progress has nothing else
  const SHOWN = [MIME, BAR]; // what lives in a kernel only
  const SETTLES = 300; // milliseconds after a change, when it is compared with what is stored

  /** Whether a notebook is one of the book's: its file says so. */
  function ofTheBook(model) {
    return model.getMetadata("book") === "nnbook";
  }

  /** The entries of an object but for some, in one order: a file is stored in another than a kernel sends. */
  function without(names, object) {
    const entries = Object.entries(object ?? {}).filter(([name]) => !names.includes(name));
    return entries.sort(([one], [other]) => (one < other ? -1 : 1));
  }

  /** What a reader sees of an output: two runs on two machines give the same, though not the same pixels. */
  function seen({ name, text, data, ename, evalue }) {
    const moved = data?.[MIME] && !data[MIME].touched; // by its cells, or its clock, and by no hand
    return [name, text, ename, evalue, moved ? [MIME] : without(SHOWN, data)];
  }

  /** What saving a notebook would keep, but for what a run makes anew, as a text to compare. */
  function essence(model) {
    const { cells, metadata } = model.toJSON();
    const content = cells.map((cell) => {
      const outputs = (cell.outputs ?? []).map(seen).filter(([name, , ename, , data]) => name || ename || data.length);
      return [cell.id, cell.cell_type, cell.source, cell.attachments, without(RUN, cell.metadata), outputs];
    });
    const text = JSON.stringify([content, without(RUN, metadata)]);
    return text.replaceAll(/data:image\/png;base64,[\w+/=]+/g, "");
  }

  /** A chapter that was opened, or run, and is as it was stored needs no saving: nobody is asked about it. */
  function keepClean({ context, disposed }) {
    const { model } = context;
    let stored, waiting;
    const remember = () => (stored = essence(model));
    const compare = () => {
      if (model.dirty && essence(model) === stored) model.dirty = false;
    };
    const changed = () => {
      clearTimeout(waiting);
      waiting = setTimeout(compare, SETTLES);
    };
    remember();
    changed();
    model.contentChanged.connect(changed);
    model.metadataChanged.connect(changed);
    context.fileChanged.connect(remember);
    context.saveState.connect((_, state) => state === "completed" && remember());
    disposed.connect(() => clearTimeout(waiting));
  }

  /** What was stored of a bar of progress, which no kernel knows any more, is not shown. */
  function dropBars({ cells }) {
    for (const { type, outputs } of cells) {
      const stored = type === "code" ? outputs.toJSON() : [];
      const left = stored.filter(({ data }) => !data || Object.keys(data).join() !== BAR);
      if (left.length < stored.length) outputs.fromJSON(left);
    }
  }

  /** What a link seeks does not stand yet in a notebook that is being opened: a moment later it is sought again. */
  function aimTwice({ content }) {
    const aim = content.setFragment.bind(content);
    content.setFragment = async (fragment) => {
      await aim(fragment);
      setTimeout(() => content.isDisposed || aim(fragment), SETTLES);
    };
  }

  async function openBook(panel) {
    aimTwice(panel);
    await panel.context.ready;
    if (!ofTheBook(panel.context.model)) return;
    dropBars(panel.context.model);
    panel.addClass("nnbook-book");
    keepClean(panel);
  }

  /** What JupyterLab asks a prebuilt extension for; the shared modules are JupyterLab's own. */
  async function extension(scope) {
    const shared = async (name) => (await Object.values(scope[name])[0].get())();
    const { ILabStatus } = await shared("@jupyterlab/application");
    const { INotebookTracker } = await shared("@jupyterlab/notebook");
    const { Widget } = await shared("@lumino/widgets");
    const { sift } = await import(new URL("sift.js", HERE));
    const { bets } = await import(new URL("bets.js", HERE));
    const plugin = {
      id: "nnbook:explorers",
      description: "Shows nnbook's explorers",
      autoStart: true,
      requires: [INotebookTracker, ILabStatus],
      activate: (_, tracker, status) => {
        const View = makeView(Widget, () => status.setBusy());
        const TableView = makeTableView(Widget, sift);
        document.head.append(Object.assign(document.createElement("style"), { textContent: LOOK + BOOK }));
        const add = (_tracker, panel) => {
          const createRenderer = (options) => new View(options, panel);
          const { rendermime } = panel.content;
          rendermime.addFactory({ safe: true, mimeTypes: [MIME], createRenderer }, -20);
          const createTable = () => new TableView(rendermime);
          rendermime.addFactory({ safe: true, mimeTypes: [TABLE], createRenderer: createTable }, -20);
          openBook(panel);
          panel.context.ready.then(() => panel.isDisposed || countBets(panel, bets));
        };
        tracker.forEach((panel) => add(tracker, panel));
        tracker.widgetAdded.connect(add);
      },
    };
    return { __esModule: true, default: plugin };
  }

  let scope;
  window._JUPYTERLAB = window._JUPYTERLAB || {};
  window._JUPYTERLAB.nnbook = {
    init: (given) => {
      scope = given;
    },
    get: async () => {
      const module = await extension(scope);
      return () => module;
    },
  };
})();
