// Bets that count. A bet is a run of folds (<details>) whose texts begin with the word Yes or No, one of them with Yes:
// in a rendered Markdown cell, or in the page of nnbook.exercises.bet. Where no script runs they are folds and say all
// there is to say. In JupyterLab the first option that is opened is the bet: it is marked, and the kernel is told.
// What was placed is kept for each notebook as long as its page is open, and nothing of it is stored in the notebook.

const LOOK = `
  .jp-RenderedMarkdown > details { margin-bottom: 1em; }
  .nnbook-bet { max-width: 66ch; margin: 0 0 1em; }
  .nnbook-bet > details { margin: 6px 0; border: 1px solid #8C8C8C; border-left-width: 5px; border-radius: 4px; }
  .nnbook-bet > details > summary { display: block; position: relative; min-height: 24px; padding: 6px 10px 6px 34px;
    cursor: pointer; list-style: none; }
  .nnbook-bet > details > summary::-webkit-details-marker { display: none; }
  .nnbook-bet > details > summary:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
  .nnbook-bet > details > summary:focus-visible { outline: 3px solid #D55E00; outline-offset: 1px; }
  .nnbook-bet > details > summary::before { content: "○"; position: absolute; left: 12px; }
  .nnbook-bet > details.nnbook-yes > summary::before { content: "✓"; font-weight: bold; }
  .nnbook-bet > details.nnbook-no > summary::before { content: "✗"; font-weight: bold; }
  .nnbook-bet > details.nnbook-yes { border-color: #009E73; }
  .nnbook-bet > details.nnbook-no { border-color: #D55E00; }
  .nnbook-bet > details.nnbook-placed > summary { font-weight: bold; }
  .nnbook-bet > details > :not(summary) { margin: 0 10px 8px 34px; }
  .nnbook-said { float: right; margin-left: 12px; }
`;
const ANSWER = /^\s*(Yes|No)[.,:;](?:\s|$)/;

/** What the text of a fold begins with, "Yes" or "No"; undefined where it is no option of a bet. */
function outcome(fold) {
  const text = [...fold.childNodes].filter(({ nodeName }) => nodeName !== "SUMMARY").map((node) => node.textContent);
  return ANSWER.exec(text.join(""))?.[1];
}

/** The folds that stand one after the other from this one on, with nothing but blanks between. */
function run(fold) {
  const folds = [fold];
  for (let node = fold.nextSibling; node; node = node.nextSibling) {
    if (node.nodeName === "DETAILS") folds.push(node);
    else if (node.nodeType === Node.ELEMENT_NODE || node.textContent.trim()) break;
  }
  return folds;
}

/** Whether folds are the options of one bet. */
function isBet(folds) {
  const outcomes = folds.map(outcome);
  return folds.length > 1 && !outcomes.includes(undefined) && outcomes.filter((one) => one === "Yes").length === 1;
}

/** The bets below an element that are folds still, in their order: a list of folds each. */
function found(root) {
  const seen = new Set();
  const runs = [];
  for (const fold of root.querySelectorAll("details")) {
    if (seen.has(fold) || fold.parentNode.closest?.(".nnbook-bet[role]")) continue;
    const folds = run(fold);
    folds.forEach((one) => seen.add(one));
    if (isBet(folds)) runs.push(folds);
  }
  return runs;
}

/** Puts the options of a bet into one group. */
function grouped(folds) {
  const group = document.createElement("div");
  group.className = "nnbook-bet";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", "Bet: choose one");
  folds[0].before(group);
  group.append(...folds);
  return group;
}

/** Says on an option that was opened what it is, and of the first one that it was the bet. */
function mark(fold, placed) {
  const right = outcome(fold) === "Yes";
  fold.classList.add(right ? "nnbook-yes" : "nnbook-no");
  fold.classList.toggle("nnbook-placed", placed);
  const summary = fold.querySelector("summary");
  summary.querySelector(".nnbook-said")?.remove();
  const said = document.createElement("span");
  said.className = "nnbook-said";
  said.textContent = `${placed ? "your bet: " : ""}${right ? "right" : "wrong"}`;
  summary.prepend(said);
}

/** Makes one bet alive: `ledger` keeps what was placed by the bet's name, `tell` hears of each new one. */
function dress(folds, name, ledger, tell) {
  const group = grouped(folds);
  const placed = ledger.get(name);
  if (placed && folds[placed.option]) {
    mark(folds[placed.option], true);
    folds[placed.option].open = true;
  }
  group.addEventListener("click", ({ target }) => {
    const fold = target.closest("summary")?.parentNode;
    const option = folds.indexOf(fold);
    if (option < 0) return;
    if (!ledger.has(name)) {
      const bet = { bet: name, option, right: outcome(fold) === "Yes" };
      ledger.set(name, bet);
      mark(fold, true);
      tell(bet);
    } else if (!fold.classList.contains("nnbook-placed")) mark(fold, false);
  });
  group.addEventListener("dblclick", (event) => event.stopPropagation()); // it is not the cell that is to be edited
  group.addEventListener("keydown", (event) => {
    if (event.target.closest("summary") && ["Enter", " "].includes(event.key)) event.stopPropagation();
  });
}

/** Makes the bets below `root` alive, now and whenever there are new ones: a function that ends it.
 *
 * `place(element)` names the cell that an element stands in.
 */
export function bets(root, place, ledger, tell) {
  if (!document.getElementById("nnbook-bets")) {
    document.head.append(Object.assign(document.createElement("style"), { id: "nnbook-bets", textContent: LOOK }));
  }
  const look = () => {
    for (const folds of found(root)) {
      const cell = place(folds[0]);
      if (cell === undefined) continue;
      const before = [...cell.node.querySelectorAll("details")].filter((one) => one.compareDocumentPosition(folds[0]) & 4);
      dress(folds, `${cell.name}-${before.length}`, ledger, tell);
    }
  };
  const isFold = (node) => node.nodeType === Node.ELEMENT_NODE && (node.matches("details") || node.querySelector("details"));
  const watch = new MutationObserver((changes) => {
    if (changes.some(({ addedNodes }) => [...addedNodes].some(isFold))) look();
  });
  watch.observe(root, { childList: true, subtree: true });
  look();
  return () => watch.disconnect();
}
