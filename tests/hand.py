"""What a reader's hand does on an explorer's page, for the browser tests and the benchmark of explorers.

A page is prepared by `prepare`; then HAND and DRAG are functions of its JavaScript.
"""

import nbformat

EXPLORERS = {
    "setup": "from nnbook import Network, datasets, explorers, train\n"
    "from nnbook.explorers.mechanism import SHOWN\n"
    "from nnbook.network import example_network",
    "neuron": "explorers.neuron().show()",
    "cuts": "explorers.cuts(lines=3).show()",
    "feed_forward": "explorers.feed_forward().show()",
    "error_surface": "explorers.error_surface().show()",
    "side_by_side": "X, D = datasets.gaussians(60, spread=0.3)\n"
    "nets = {name: Network([2, 1], bias=b, seed=0) for name, b in (('A', 1.5), ('B', 7))}\n"
    "explorers.side_by_side(nets, X, D).show()",
    "error_by_bias": "explorers.error_by_bias(nets['A'], X, D).show()",
    "gradient_descent": "explorers.gradient_descent().show()",
    "training_loop": "explorers.training_loop().show()",
    "before_and_after": "X, D = datasets.circles(100)\n"
    "net = Network([2, 4, 1], hidden='tanh', loss='binary_cross_entropy', seed=0)\n"
    "explorers.before_and_after(net, X, D, epochs=20).show()",
    "backpropagation": "explorers.backpropagation().show()",
    "blame": "explorers.blame().show()",
    "demon": "explorers.demon().show()",
    "ring": "explorers.ring().show()",
    "islands": "explorers.islands(lambda points: (points**2).sum(axis=1) < 1).show()",
    "Boundary": "X, D = datasets.circles(300)\n"
    "net = Network([2, 4, 6, 1], hidden='relu', loss='binary_cross_entropy', init='he', bias=0.1, seed=2)\n"
    "border = explorers.Boundary(net, X, D, 30)\n"
    "border.show()\n"
    "history = train(net, X, D, epochs=30, batch_size=10, learning_rate=0.3, seed=0, on_epoch=border)",
    "pad": "pad = explorers.pad(Network([784, 20, 20, 10], seed=0))\npad.show()",
    "road": "road = explorers.road(Network([5, 3, 4, 2], 'tanh', 'tanh', seed=0))\nroad.show()",
    "architecture": "explorers.architecture().show()",
    "stroke_finder": "explorers.stroke_finder().show()",
    "by_hand": "explorers.by_hand().show()",
    "Recording": "net, (X, D) = example_network(), datasets.example()\n"
    "watch = explorers.Recording(net, X, D, epochs=50)\n"
    "watch.show()\n"
    "history = train(net, X, D, epochs=50, batch_size=1, learning_rate=0.5, on_epoch=watch)",
}
"""A cell for each explorer of the chapters, by its name."""

PREPARE = """() => {
  const cells = jupyterapp.shell.currentWidget.content.widgets;
  cells.forEach(cell => { cell.node.dataset.id = cell.model.id; });
  window.shown = id => document.querySelector(`[data-id="${id}"] .nnbook > div`);
  window.pause = ms => new Promise(done => setTimeout(done, ms));
  // Until nothing has changed in a node for so many milliseconds.
  window.still = (node, ms) => new Promise(done => {
    let rest;
    const wait = () => { clearTimeout(rest); rest = setTimeout(end, ms); };
    const watch = new MutationObserver(wait);
    const end = () => { watch.disconnect(); done(); };
    watch.observe(node, {subtree: true, childList: true, attributes: true, characterData: true});
    wait();
  });
  window.frame = () => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)));
  // Whatever changes in a node, and is on the screen then: the milliseconds, or null if nothing does.
  window.painted = (node, act, patience = 400) => new Promise(done => {
    const start = performance.now();
    const watch = new MutationObserver(async () => {
      watch.disconnect();
      await frame();
      done(performance.now() - start);
    });
    watch.observe(node, {subtree: true, childList: true, attributes: true, characterData: true});
    setTimeout(() => { watch.disconnect(); done(null); }, patience);
    act();
  });
}"""

ACT = """const random = (state => () => (state = (state * 48271) % 2147483647) / 2147483647)(seed + 1);
  const one = list => list[Math.floor(random() * list.length)];
  const fire = (node, kind, Kind = Event, more = {}) =>
    node.dispatchEvent(new Kind(kind, {bubbles: true, ...more}));
  const kinds = {
    "input[type=range]": node => {
      node.value = Number(node.min) + random() * (Number(node.max) - Number(node.min));
      fire(node, 'input');
    },
    "select": node => { node.value = one([...node.options]).value; fire(node, 'change'); },
    "button": node => fire(node, 'click', MouseEvent),
    "g[data-set]": node => fire(node, 'click', MouseEvent),
    "g[data-drag], g[data-drop-x], g[data-hold]": node =>
      fire(node, 'keydown', KeyboardEvent, {key: one(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']),
                                            shiftKey: random() < 0.5}),
    "g[data-steer]": node => {
      const key = one(['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Enter', ' ']);
      for (const kind of ['keydown', 'keyup']) fire(node, kind, KeyboardEvent, {key});
    },
    "g[data-draw]": node => {
      page.setPointerCapture = () => {};  // there is no such pointer
      const {left, top, width, height} = node.getBoundingClientRect();
      const at = () => ({clientX: left + random() * width, clientY: top + random() * height, pointerId: 7});
      const kinds = ['pointerdown', 'pointermove', 'pointermove', 'pointerup'];
      kinds.forEach(kind => fire(node, kind, PointerEvent, at()));
    },
    "g[data-words], g[data-look]": node => {
      fire(node, 'pointerover', PointerEvent);
      if (random() < 0.5) fire(node, 'pointerout', PointerEvent);
    },
  };
  const act = () => {
    const there = Object.keys(kinds).filter(kind => page.querySelector(kind));
    const kind = one(there);
    kinds[kind](one([...page.querySelectorAll(kind)]));
  };"""

RANDOM = """async ([id, count, seed]) => {
  const page = shown(id);
  ACT
  for (let k = 0; k < count; k++) { act(); if (k % 3 === 0) await frame(); }
  await pause(200);
  for (let playing; (playing = page.querySelector('[aria-label^=pause]')); await pause(200)) playing.click();
  await still(page, 200);
  return page.querySelector('[role=status]').textContent;
}""" .replace("ACT", ACT)
"""Random events, faster than they are answered: what the explorer says in the end."""

TIMES = """async ([id, count, seed]) => {
  const page = shown(id), times = [];
  ACT
  delete kinds.button;  // what plays would paint by itself
  delete kinds["g[data-words], g[data-look]"];
  while (times.length < count) {
    const time = await painted(page, act);
    if (time !== null) times.push(time);
    await pause(10);
  }
  return times;
}""" .replace("ACT", ACT)
"""Random events, each painted before the next: the milliseconds that took."""

LAGS = """([id, selector]) => {
  const page = shown(id), target = page.querySelector(selector), {drag, step} = target.dataset;
  const input = page.querySelector(`[data-control="${drag}"]`);
  const [low, size, start] = [input.min, input.step, input.value].map(Number);
  const reached = new Map(), seen = new Set(), lags = [], scale = 1 / target.getScreenCTM().a;
  const cell = value => Math.round((value - low) / size);
  let y;
  const down = event => { y = event.clientY; };
  const move = event => {
    const at = cell(start + (y - event.clientY) * scale * Number(step));
    if (y !== undefined && !reached.has(at)) reached.set(at, performance.now());
  };
  page.addEventListener('pointerdown', down, true);
  page.addEventListener('pointermove', move, true);
  new MutationObserver(async () => {
    const at = cell(Number(input.getAttribute('value')));
    await frame();
    if (reached.has(at) && !seen.has(at)) lags.push(performance.now() - reached.get(at));
    seen.add(at);
  }).observe(page, {subtree: true, childList: true, attributes: true, characterData: true});
  window.lags = lags;
}"""
"""From here on `lags` are the milliseconds from where the pointer is to the picture that shows it there."""


def notebook(cells):
    """A notebook of these cells, {name: source}."""
    book = nbformat.v4.new_notebook()
    for name, source in cells.items():
        book.cells.append(nbformat.v4.new_code_cell(source, id=name))
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    book.metadata = nbformat.from_dict({"kernelspec": kernel})
    return book


def prepare(page):
    """Waits until the explorers of a page that has been run are the kernel's, and gives it its functions."""
    page.evaluate(PREPARE)
    page.wait_for_function("!document.querySelector('.nnbook .nnbook-asleep')")
