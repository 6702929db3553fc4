"""What a playground's page looks like: its style, and the frame around what changes on it."""

from nnbook.explorers.mechanism import CANVAS
from nnbook.explorers.playground.diagram import BOX, PITCH, TOP
from nnbook.explorers.playground.diagram import STYLE as NETWORK
from nnbook.explorers.playground.panel import THUMB
from nnbook.explorers.playground.settings import OWN
from nnbook.figures.palette import BLUE, GREY, OCHRE, VERMILION
from nnbook.figures.svg import stroke, svg_text

CALLOUTS = [  # how far down, and the words
    (0, "A neuron’s map of the plane: blue where it puts"),
    (15, "out much, orange where little. Point at it."),
    (40, "Lines are weights, dots biases: blue positive,"),
    (55, "orange negative. Drag one up or down."),
    (80, "Click an input to switch it on or off."),
]
STYLE = f"""
.nnbook-playground {{
  container-type: inline-size; line-height: 1.4; font-size: 13px;
  {NETWORK}
  .edge {{ pointer-events: none; }}
  .hit {{ fill: transparent; stroke: transparent; paint-order: normal; pointer-events: all; }}
  path.hit {{ fill: none; stroke-width: 11; pointer-events: stroke; }}
  rect.hit {{ stroke-width: 2; }}
  .frame {{ stroke: currentColor; }}
  .neuron:hover .frame {{ stroke: none; }}
  .neuron:focus-visible, .count:focus-visible {{ outline: none; }}
  .neuron:focus-visible .hit, .count:focus-visible rect {{ stroke: {VERMILION}; stroke-width: 3; }}
  .count rect {{ fill: transparent; stroke: {GREY}; stroke-width: 1; paint-order: normal; }}
  .count:hover rect {{ stroke: {BLUE}; stroke-width: 2; }}
  .count[aria-disabled] {{ opacity: .35; cursor: default; }}
  .bar, .row {{ display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; }}
  .columns {{ display: flex; flex-wrap: wrap; gap: 8px 14px; align-items: flex-start; margin-top: 8px; }}
  .columns > section {{ min-width: 0; max-width: 100%; }}
  .data {{ flex: 0 0 {2 * THUMB + 20}px; }}
  .network {{ flex: 1 1 400px; max-width: 640px; }}
  .output {{ flex: 0 1 292px; }}
  h4 {{ display: flex; gap: 8px; align-items: center; min-height: 30px; margin: 0 0 6px; font-size: 13px;
    font-weight: 600; }}
  .nnbook-control {{ display: flex; flex-wrap: wrap; justify-content: space-between; gap: 4px;
    margin: 0 0 4px; }}
  .bar .nnbook-control, .row .nnbook-control {{ flex-direction: column; align-items: flex-start; gap: 0;
    margin: 0; }}
  .row .nnbook-control:has([type=checkbox]) {{ flex-direction: row; align-items: center; gap: 6px; }}
  .nnbook-control input[type=range] {{ width: 100%; margin: 0; }}
  .nnbook-control output {{ min-width: 2em; text-align: right; }}
  .data .nnbook-control input {{ order: 1; }}
  button, select {{ border: 1px solid {GREY}; border-radius: 4px; background: var(--jp-layout-color0, #fff);
    color: inherit; padding: 2px 8px; min-height: 28px; min-width: 28px; }}
  button:hover, select:hover {{ border-color: {BLUE}; }}
  button:disabled {{ opacity: .4; }}
  .nnbook-round {{ width: 48px; height: 48px; border-radius: 50%; border: none; padding: 0;
    background: {BLUE}; color: #fff; font-size: 18px; line-height: 1; }}
  .nnbook-round:hover {{ filter: brightness(1.15); }}
  .epoch {{ min-width: 5.5em; font-size: 11px; }}
  .epoch b, .losses b {{ display: block; font-size: 22px; font-weight: 500;
    font-variant-numeric: tabular-nums; }}
  .losses {{ display: flex; gap: 20px; font-size: 12px; }}
  .losses .training {{ border-left: 4px solid {BLUE}; padding-left: 6px; }}
  .losses .test {{ border-left: 4px dashed {OCHRE}; padding-left: 6px; }}
  .thumbs {{ display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 8px; }}
  .nnbook-thumb {{ padding: 1px; line-height: 0; border-width: 2px; background: #fff; opacity: .75; }}
  .nnbook-thumb[aria-pressed=true] {{ border-color: {VERMILION}; opacity: 1; }}
  .nnbook-picture {{ display: block; width: fit-content; }}
  .callouts {{ position: absolute; left: 0; top: 0; width: 100%; height: 100%; pointer-events: none; }}
  .callouts svg {{ width: 100%; height: 100%; fill: currentColor;
    font-family: Helvetica, Arial, sans-serif; }}
  .callouts button {{ position: absolute; right: 4px; bottom: 2px; pointer-events: auto; }}
  .hover {{ min-height: 3em; overflow-wrap: anywhere; }}
  pre {{ background: var(--jp-layout-color2, #eee); padding: 8px; margin: 4px 0; overflow: auto;
    white-space: pre; }}
  details {{ margin-top: 6px; }}
  summary {{ cursor: pointer; }}
  table {{ border-spacing: 6px 2px; }}
  table input {{ width: 6.5em; font: inherit; }}
  @media (prefers-reduced-motion: reduce) {{ .edge {{ stroke-dashoffset: 0 !important; }} }}
  @container (max-width: 540px) {{
    .data {{ flex-basis: 100%; }}
    .data .nnbook-control {{ display: inline-flex; width: 30%; margin-right: 2%; }}
    .epoch {{ min-width: 4.5em; }}
  }}
}}
"""


CODE = 'tabindex="0" role="region" aria-label="Python code"'  # it scrolls


def part(name, tag="div", look=""):
    """An element whose inside, `<!--name-->` here, is sent by itself when it changes: see `filled`."""
    return f'<{tag} data-part="{name}" {look}><!--{name}--></{tag}>'


def frame(scene, panel, state):
    """All of a page but what its parts show, as HTML."""
    noise = () if state.values["data"] == OWN else ("noise",)
    return f"""<div class="nnbook-playground"><style>{STYLE}</style>
<div class="bar">{panel.play_button(state.playing)}{panel.button("reset")}{panel.button("step")}
<div class="epoch">epoch {part("epoch", "b")}</div>
{panel.html("learning_rate", "activation", "optimiser", "problem")}</div>
<div class="columns">
<section class="data" aria-label="data"><h4>data</h4><div class="thumbs">{panel.thumbnails()}</div>
{panel.html(*noise, "test", "batch_size")}{panel.button("data")}</section>
<section class="network" aria-label="network"><h4>{panel.layers()}</h4>
<div class="nnbook-picture">{CANVAS}{scene.network(_drawn("moving"), "auto")}{callouts(scene.diagram)}</div>
{part("hover", look='class="hover"')}</section>
<section class="output" aria-label="output"><h4>output</h4>{part("losses", look='class="losses"')}
{part("curve")}
<div class="nnbook-picture">{CANVAS}{scene.large_map(state, "auto", _drawn("legend"))}</div>
<div class="row">{panel.html("both", "sharp")}</div></section></div>
{part("words", look='role="status" class="nnbook-words"')}
<details><summary>more</summary><div class="row">{panel.html("l1", "l2", "speed", "map_of", "numbers_of")}
{panel.button("minibatch")}{panel.button("weights")}</div>{part("numbers")}</details>
<details><summary>code</summary><div>This makes the same weights:
<button type="button" data-copy="[data-part=code]">copy the code</button></div>{part("code", "pre", CODE)}
<div>This opens a playground with the same settings:
<button type="button" data-copy="[data-part=line]">copy the line</button></div>{part("line", "pre", CODE)}
</details></div>"""


def _drawn(name):
    """A part of a drawing."""
    return part(name, "svg", 'overflow="visible"')


def callouts(diagram):
    """What one sees in the drawing, said on first opening, where the drawing has room for it."""
    sizes = diagram.net.sizes[1:]
    if max(sizes) > 4 or len(sizes) < 2:
        return ""
    u, v = diagram.x[0] + BOX // 2 + 14, TOP + 4 * PITCH + 34
    texts = [svg_text(u, v + down, text, 12, anchor="start") for down, text in CALLOUTS]
    x, y = diagram.place((1, sizes[0] - 1))
    arrow = f"M{u - 4} {v - 4}C{u - 20} {v - 30} {x - 30} {y + 40} {x - 5} {y + 32}m-9 -1l9 1l-5 8"
    return (
        f'<div class="callouts" data-once="playground"><svg viewBox="0 0 {diagram.width} {diagram.height}" '
        f'role="note">{stroke(arrow, GREY, 1.5)}{"".join(texts)}</svg>'
        '<button type="button">got it</button></div>'
    )
