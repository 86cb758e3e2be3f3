// The page: one section for each conversion, drawn when it is first looked at.

const PARTS = { shared: "shared pipe", alu: "alu", wait: "wait", scratch: "scratch" };

// What is issued, without zeros, in the words of the text.
function countsText(counts) {
  const parts = [];
  const add = (count, word) => count && parts.push(`${count} ${word}`);
  add(counts.shuffles, "shfl");
  add(counts.selects, "selp");
  add(counts.permutes, "prmt");
  add(counts.movmatrix, "movmatrix");
  add(counts.stores, "st.shared");
  add(counts.stmatrix, "stmatrix");
  add(counts.loads, "ld.shared");
  add(counts.ldmatrix, "ldmatrix");
  if (counts.store_wavefronts || counts.load_wavefronts)
    parts.push(`${counts.store_wavefronts} + ${counts.load_wavefronts} wavefronts (ideal ${counts.ideal_store_wavefronts} + ${counts.ideal_load_wavefronts})`);
  add(counts.cluster_loads, "ld.shared::cluster");
  add(counts.cluster_load_wavefronts, "wavefronts at other CTAs");
  add(counts.barriers - counts.warp_barriers - counts.cluster_barriers, "bar.sync");
  add(counts.warp_barriers, "bar.warp.sync");
  add(counts.cluster_barriers, "barrier.cluster");
  add(counts.scratch_bytes, "bytes of scratch");
  return parts.join(", ") || "nothing";
}

function priceText(price) {
  return price.toFixed(2).replace(/0$/, "");
}

function priceBar(prices, most) {
  const bar = make("div", { class: "bar", title: Object.keys(PARTS).map((key) => `${priceText(prices[key])} ${PARTS[key]}`).join(" + ") });
  for (const key of Object.keys(PARTS)) bar.append(make("i", { class: key, style: `width: ${(100 * prices[key]) / (most || 1)}%` }));
  return bar;
}

class Figure {
  constructor(section, conversion) {
    this.section = section;
    this.conversion = conversion;
    this.model = new Model(conversion);
    this.plots = [];
    this.coloring = Object.keys(COLORINGS)[0];
    this.links = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.flow = make("div", { class: "flow" });
    this.trace = make("div", { class: "trace" });
    this.build();
  }
  build() {
    const { values, steps } = this.model;
    const last = values.length - 1;
    values.forEach((value, i) => {
      if (i > 0 && steps[i - 1]) this.flow.append(this.stepNode(steps[i - 1], i));
      if (i > 0 && this.model.memories[i - 1]) this.addPlot(new MemoryPlot({ figure: this, step: i - 1 }, this.model.memories[i - 1]), "Shared memory", this.memoryText(this.model.memories[i - 1]));
      const name = i === 0 ? "Source" : i === last ? "Destination" : `After step ${i}`;
      this.addPlot(new ValuePlot({ figure: this, value: i }, value), name, this.sizeText(value));
    });
    this.flow.append(this.links);
    const select = make("select", { onchange: (event) => { this.coloring = event.target.value; this.draw(); } }, ...Object.keys(COLORINGS).map((name) => make("option", {}, name)));
    const tools = make("div", { class: "tools" }, make("label", {}, "Color by ", select), make("span", {}, "Point at a cell to follow its element; click to keep it."));
    const aside = make("aside", {}, make("div", {}, make("h3", {}, "Trace"), this.trace), this.billsNode());
    this.section.insertBefore(make("div", { class: "columns" }, make("div", {}, tools, this.flow), aside), this.section.querySelector("pre"));
    this.draw();
    this.show(null);
  }
  memoryText(memory) {
    const rounds = memory.rounds > 1 ? ` in ${memory.rounds} rounds` : "";
    return `${memory.element.length} elements${rounds}, a row for each line of ${memory.banks} banks`;
  }
  sizeText(value) {
    const [registers, lanes, warps, blocks] = value.bits.map((bits) => 1 << bits);
    return `${registers} registers × ${lanes} lanes × ${warps} warps${blocks > 1 ? ` × ${blocks} CTAs` : ""}`;
  }
  stepNode(step, number) {
    return make("div", { class: "step" }, make("b", {}, `Step ${number}: ${step.kind}`), step.price ? ` costs ${priceText(step.price)}: ` : " is free: ",
      make("span", { class: "issues" }, countsText(step.counts)), make("br"), make("code", {}, step.text));
  }
  addPlot(plot, name, note) {
    const title = make("div", { class: "title" }, make("b", {}, name), make("span", {}, note));
    if (plot.pages > 1) title.append(this.pagerNode(plot));
    this.plots.push(plot);
    this.flow.append(make("div", { class: "value" }, title, plot.node));
  }
  pagerNode(plot) {
    const label = make("span");
    const turn = (by) => {
      plot.page = (plot.page + by + plot.pages) % plot.pages;
      label.textContent = `warps ${plot.page * WARPS_SHOWN} to ${(plot.page + 1) * WARPS_SHOWN - 1} of ${plot.groups}`;
      if (by) this.draw();
    };
    turn(0);
    return make("span", { class: "pager" }, make("button", { onclick: () => turn(-1) }, "‹"), label, make("button", { onclick: () => turn(1) }, "›"));
  }
  // The chosen plan and the others, with what they cost.
  billsNode() {
    const { conversion } = this;
    const rows = [...(conversion.steps ? [{ ...conversion, reason: "chosen", chosen: true }] : []), ...conversion.alternatives];
    const most = Math.max(0, ...rows.map((row) => row.price || 0));
    const table = make("table");
    for (const row of rows) {
      const priced = row.price !== undefined;
      table.append(make("tr", row.chosen ? { class: "chosen" } : {}, make("td", {}, row.path), make("td", { class: "price" }, priced ? priceText(row.price) : "no plan")));
      const why = make("td", { colspan: 2 });
      if (priced) why.append(priceBar(row.prices, most));
      why.append(priced ? `${row.reason}: ${countsText(row.counts)}` : row.reason);
      table.append(make("tr", { class: "why" }, why));
    }
    const legend = make("div", { class: "legend" }, ...Object.entries(PARTS).map(([key, name]) => make("span", {}, make("i", { class: key }), name)));
    return make("div", { class: "bills" }, make("h3", {}, "Price in slots"), ...(conversion.reason ? [make("p", { class: "hint" }, conversion.reason)] : []), table, legend);
  }
  draw() {
    const coloring = COLORINGS[this.coloring](this.model);
    const colors = Array.from({ length: this.model.values[0].first.length }, (_, element) => colorOf(coloring(element)));
    for (const plot of this.plots) plot.draw(plot.node.clientWidth, (element) => colors[element]);
    this.show(this.shown || null);
  }
  // The trace of a cell of any plot: that of the slot, or in memory of the slot that stores to it.
  traceOf(plot, cell) {
    if (cell < 0) return null;
    if (plot.view.value !== undefined) return this.model.trace(plot.view.value, cell);
    const input = this.model.steps[plot.view.step].input;
    return this.model.trace(input, this.model.values[input].first[plot.elementOf(cell)]);
  }
  point(plot, cell) {
    if (!this.pinned) this.show(this.traceOf(plot, cell));
  }
  pin(plot, cell) {
    const trace = this.traceOf(plot, cell);
    this.pinned = trace !== null && !(this.pinned && this.shown && this.shown.element === trace.element);
    this.show(trace);
  }
  show(trace) {
    this.shown = trace;
    for (const plot of this.plots) this.focusPlot(plot, trace);
    this.drawLinks(trace);
    this.trace.replaceChildren(...(trace ? this.traceNodes(trace) : [make("p", { class: "hint" }, `Every cell holds one element of the ${this.conversion.shape.join("×")} tensor of ${this.conversion.element}; its color stands for the element.`)]));
  }
  focusPlot(plot, trace) {
    if (!trace) return plot.focus(null, []);
    if (plot.memory) {
      const offset = plot.memory.offset[trace.element];
      return plot.focus([offset], [offset]);
    }
    const slots = trace.slots[plot.view.value], copies = [];
    plot.value.element.forEach((element, slot) => element === trace.element && copies.push(slot));
    return plot.focus(copies, slots);
  }
  traceNodes(trace) {
    const table = make("table");
    const row = (name, text, here) => table.append(make("tr", here ? { class: "here" } : {}, make("td", {}, name), make("td", {}, text)));
    this.model.values.forEach((value, i) => {
      const memory = i > 0 && this.model.memories[i - 1];
      if (memory) row("memory", memory.name(memory.offset[trace.element]));
      const slots = [...trace.slots[i]];
      const more = slots.length > 4 ? `; and ${slots.length - 4} more` : "";
      row(i === 0 ? "source" : `step ${i}`, slots.length ? slots.slice(0, 4).map((slot) => value.name(slot)).join("; ") + more : "read by nobody", i === trace.at);
    });
    return [make("div", { class: "element" }, `element ${this.model.coordinates(trace.element)}`), table];
  }
  drawLinks(trace) {
    this.links.replaceChildren();
    if (!trace) return;
    const plotOf = (value) => this.plots.find((plot) => plot.view.value === value);
    for (const [from, slot, to, reader, step] of trace.links.slice(0, LINKS_SHOWN)) {
      const stops = [[plotOf(from), slot]];
      const memory = this.plots.find((plot) => plot.view.step === step);
      if (memory) stops.push([memory, memory.memory.offset[trace.element]]);
      stops.push([plotOf(to), reader]);
      for (let i = 1; i < stops.length; ++i) this.drawLink(this.pointOf(...stops[i - 1], 1), this.pointOf(...stops[i], 0));
    }
  }
  // The middle of a cell's lower (1) or upper (0) edge in the flow; nothing if its warp is not shown.
  pointOf(plot, cell, edge) {
    const box = plot.boxOf(cell);
    if (!box) return null;
    const frame = this.flow.getBoundingClientRect(), canvas = plot.top.getBoundingClientRect();
    return [canvas.left - frame.left + box[0] + box[2] / 2, canvas.top - frame.top + box[1] + edge * box[3]];
  }
  drawLink(a, b) {
    if (!a || !b) return;
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path"), bend = Math.max(20, (b[1] - a[1]) / 2);
    path.setAttribute("d", `M${a[0]},${a[1]}C${a[0]},${a[1] + bend} ${b[0]},${b[1] - bend} ${b[0]},${b[1]}`);
    this.links.append(path);
  }
}

(function start() {
  const conversions = JSON.parse(document.getElementById("data").textContent);
  const sections = [...document.querySelectorAll("main > section")];
  const figures = new Map();
  const buttons = conversions.map((conversion, i) => {
    const where = (conversion.location || "").split(":").slice(-2, -1)[0];
    return make("button", { onclick: () => look(i) }, `${where ? `line ${where}: ` : ""}${conversion.path || "no plan"}`);
  });
  document.getElementById("conversions").append(...(buttons.length > 1 ? buttons : []));
  function look(chosen) {
    sections.forEach((section, i) => (section.hidden = i !== chosen));
    buttons.forEach((button, i) => button.setAttribute("aria-current", i === chosen));
    if (!figures.has(chosen) && conversions[chosen])
      if (Model.isDrawable(conversions[chosen])) figures.set(chosen, new Figure(sections[chosen], conversions[chosen]));
      else sections[chosen].insertBefore(make("p", { class: "hint" }, "Too many slots to draw; the plan as text:"), sections[chosen].querySelector("pre"));
    else if (figures.has(chosen)) figures.get(chosen).draw();
  }
  addEventListener("resize", () => figures.forEach((figure) => figure.section.hidden || figure.draw()));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") figures.forEach((figure) => { figure.pinned = false; figure.show(null); });
  });
  look(0);
})();
