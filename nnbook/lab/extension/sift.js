// A table that one can search and filter. Its rows are on the page whatever happens; where scripts run, this puts a
// search box and a choice for each column with class "nnbook-choose" above it. nnbook.js uses it in JupyterLab, and
// nnbook/figures/sifted.py writes it into the page, for one that was saved.

const LOOK = `
  .nnbook-tablebox { container-type: inline-size; line-height: 1.5; max-width: 1100px; }
  .nnbook-sieve { display: flex; flex-wrap: wrap; gap: 6px 12px; align-items: center; margin: 4px 0 8px; }
  .nnbook-sieve label { display: inline-flex; gap: 6px; align-items: center; min-width: 0; max-width: 100%; }
  .nnbook-sieve select { min-width: 0; }
  .nnbook-sieve :is(input, select) { font: inherit; min-height: 30px; padding: 2px 8px; border: 1px solid #8C8C8C;
    border-radius: 4px; background: transparent; color: inherit; max-width: 100%; box-sizing: border-box; }
  .nnbook-sieve input { width: 22em; }
  .nnbook-sieve option { background: var(--jp-layout-color0, #fff); color: var(--jp-content-font-color1, #222); }
  .nnbook-sieve :focus-visible { outline: 3px solid #D55E00; outline-offset: 1px; }
  .nnbook-tablebox table.nnbook-table { width: 100%; border-collapse: collapse; margin: 0; table-layout: auto;
    font-size: inherit; }
  .nnbook-tablebox table.nnbook-table :is(th, td) { text-align: left; vertical-align: top; padding: 6px 10px 6px 0;
    white-space: normal; max-width: none; border: 0; border-top: 1px solid color-mix(in srgb, currentColor 22%, transparent);
    background: transparent; }
  .nnbook-table td:nth-child(2) { min-width: 7em; }
  .nnbook-table td:is(:nth-child(3), :nth-child(5)) { width: 30%; }
  .nnbook-table td:nth-child(6) { min-width: 9em; }
  .nnbook-table :is(sub, sup) { white-space: nowrap; line-height: 0; }
  .nnbook-tablebox table.nnbook-table a { text-decoration: underline; }
  .nnbook-tablebox table.nnbook-table tr { background: transparent; text-align: left; }
  .nnbook-table [hidden] { display: none; }
  @container (max-width: 720px) {
    .nnbook-sieve input { width: 100%; }
    .nnbook-table thead { display: none; }
    .nnbook-tablebox table.nnbook-table :is(tbody, tr, td) { display: block; width: auto; border: 0; padding: 0 0 4px; }
    .nnbook-tablebox table.nnbook-table tr { padding: 8px 0; border-top: 1px solid #8C8C8C; }
    .nnbook-table td:is(:nth-child(1), :nth-child(2)) { display: inline !important; margin-right: 8px; }
    .nnbook-tablebox table.nnbook-table tr[hidden] { display: none; }
  }
`;

// Signs as one types them, and what stands in a formula for the eye alone.
const NAMES = {
  "α": "alpha", "β": "beta", "δ": "delta", "Δ": "delta", "η": "eta", "θ": "theta", "κ": "kappa", "λ": "lambda", "π": "pi", "σ": "sigma",
  "φ": "phi", "ϕ": "phi", "∂": " partial ", "Σ": " sum ", "∑": " sum ", "∇": " nabla ", "⊙": " odot ", "∞": " infty ", "−": "-",
  "²": " 2", "ᵀ": " t ", "ŷ": "y hat", "½": "1/2", "≥": ">=", "→": " to ",
}; // prettier-ignore
const IDLE = /\\(?:frac|vec|left|right|mathrm|mathbb|cdot|quad|begin|end|text|displaystyle|varphi)/g;

/** A text, or a piece of HTML or LaTeX, as words to compare: without signs, capitals and ways to spell. */
function words(text) {
  const plain = text
    .replace(/\bd([a-z]\w*) *\/ *d(?=[a-z])/gi, "∂$1/∂")
    .replace(/<[^>]*>|&\w+;/g, " ")
    .replace(/\\(?:varphi|varepsilon)/g, (name) => name.replace("var", ""))
    .replace(IDLE, " ")
    .replace(/[^ -~]/g, (sign) => NAMES[sign] ?? sign)
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.+<>%-]+/gu, " ")
    .replace(/\.(?!\d)/g, " ")
    .replace(/([\p{L}\p{N}])[-+](?=[\p{L}\p{N}])/gu, "$1 ")
    .replace(/z(?=e|ing|ation)/g, "s")
    .replace(/our\b/g, "or");
  return ` ${plain} `.replace(/\s+/g, " ");
}

/** The words of a row, with indices apart from their letters and, once more, at them. */
function wordsOfRow(row) {
  return words(row.innerHTML) + words(row.innerHTML.replace(/<\/?su[bp]\b[^>]*>/g, ""));
}

/** Whether a row has a word: a short one stands alone, a longer one may be a part, of a long one its ending is free. */
function has(row, word) {
  if (word.length < 4) return row.includes(` ${word} `);
  const stem = word.replace(/ations?$/, "");
  return row.includes(stem === word && word.length > 6 ? word.slice(0, -2) : stem);
}

function element(kind, content, attributes = {}) {
  const made = Object.assign(document.createElement(kind), attributes);
  made.append(...content);
  return made;
}

/** The values of a column, each once, in the order of the rows. */
function valuesOf(rows, column) {
  return [...new Set(rows.map((row) => valueOf(row, column)))];
}

function valueOf(row, column) {
  const cell = row.cells[column];
  return (cell.querySelector("b, strong") ?? cell).textContent.trim();
}

/** Puts the search box and the choices above one table, and lets them hide rows. */
function dress(table) {
  const rows = [...table.tBodies[0].rows];
  const texts = rows.map(wordsOfRow);
  const search = element("input", [], { type: "search", placeholder: "words, or a piece of a formula" });
  const choices = [...table.tHead.rows[0].cells]
    .filter((cell) => cell.classList.contains("nnbook-choose"))
    .map((cell) => {
      const options = ["all", ...valuesOf(rows, cell.cellIndex)].map((value) => element("option", [value], { value }));
      return { column: cell.cellIndex, name: cell.textContent, select: element("select", options) };
    });
  const told = element("div", [], { className: "nnbook-told" });
  told.setAttribute("role", "status");

  const sieve = () => {
    const asked = words(search.value).trim().split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word));
    const open = rows.map((row) =>
      choices.every(({ column, select }) => select.value === "all" || select.value === valueOf(row, column)),
    );
    const found = rows.map((_, k) => (open[k] ? asked.filter((word) => has(texts[k], word)).length : -1));
    const best = Math.max(...found);
    rows.forEach((row, k) => (row.hidden = found[k] < 0 || found[k] < best || (asked.length > 0 && best === 0)));
    const count = rows.filter((row) => !row.hidden).length;
    const part = best > 0 && best < asked.length ? ` No row has all ${asked.length} words; these have ${best}.` : "";
    told.textContent = `${count} of ${rows.length} rows.${part}`;
  };

  const labels = [["search", search], ...choices.map(({ name, select }) => [name, select])];
  const bar = element("div", labels.map(([name, control]) => element("label", [name, control])));
  bar.className = "nnbook-sieve";
  bar.addEventListener("input", sieve);
  bar.addEventListener("keydown", (event) => event.stopPropagation()); // a letter is no command of JupyterLab
  bar.append(told);
  const box = element("div", [bar], { className: "nnbook-tablebox" });
  table.replaceWith(box);
  box.append(table);
  sieve();
}

/** Dresses each table with class "nnbook-table" below `root` that has nothing above it yet. */
export function sift(root) {
  if (!document.getElementById("nnbook-sift")) {
    document.head.append(element("style", [LOOK], { id: "nnbook-sift" }));
  }
  for (const table of root.querySelectorAll("table.nnbook-table")) {
    if (!table.closest(".nnbook-tablebox")) dress(table);
  }
}
