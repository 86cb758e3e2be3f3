// Drawing. A plot is a canvas with the cells of a value or a memory and a second one on top that shows what is pointed at.

const WIDEST_CELL = 30, TALLEST = 430, LABEL = 15, GAP = 16, WARPS_SHOWN = 8, LINKS_SHOWN = 96;

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    name.startsWith("on") ? node.addEventListener(name.slice(2), value) : node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function styleOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

// What an element's color stands for: two numbers in [0, 1) for hue and lightness.
const COLORINGS = {
  "row and column": (model) => (element) => {
    const elements = model.values[0].first.length;
    const columns = model.shape.length > 1 ? model.shape[model.shape.length - 1] : 1;
    return [Math.floor(element / columns) / (elements / columns), (element % columns) / columns];
  },
  "register at the source": (model) => colorBySource(model, 0),
  "lane at the source": (model) => colorBySource(model, 1),
  "warp at the source": (model) => colorBySource(model, 2),
};

function colorBySource(model, d) {
  const source = model.values[0];
  return (element) => [source.split(source.first[element])[d] / (1 << source.bits[d]), 0.4];
}

function colorOf([hue, light]) {
  return `hsl(${Math.round(20 + 330 * hue)} 58% ${Math.round(44 + 36 * light)}%)`;
}

class Plot {
  constructor(view) {
    this.view = view;
    this.base = make("canvas");
    this.top = make("canvas", {
      onmousemove: (event) => view.figure.point(this, this.cellAt(event.offsetX, event.offsetY)),
      onmouseleave: () => view.figure.point(this, -1),
      onclick: (event) => view.figure.pin(this, this.cellAt(event.offsetX, event.offsetY)),
    });
    this.node = make("div", { class: "plot" }, this.base, this.top);
  }
  resize(width, height) {
    const scale = window.devicePixelRatio || 1;
    for (const canvas of [this.base, this.top]) {
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      canvas.getContext("2d").scale(scale, scale);
    }
    Object.assign(this, { width, height, areas: [] });
  }
  text(string, x, y, color, align = "left") {
    const context = this.base.getContext("2d");
    context.font = "10px system-ui, sans-serif";
    context.fillStyle = color;
    context.textAlign = align;
    context.fillText(string, x, y);
  }
  fill(x, y, w, h, element, color) {
    const context = this.base.getContext("2d");
    context.fillStyle = color;
    context.fillRect(x, y, w - (w > 3 ? 1 : 0), h - (h > 3 ? 1 : 0));
    if (w < 28 || h < 14) return;
    context.font = "9px ui-monospace, monospace";
    context.fillStyle = "rgba(0, 0, 0, .72)";
    context.textAlign = "center";
    context.fillText(unflatten(element, this.view.figure.model.shape).join(","), x + w / 2 - 0.5, y + h / 2 + 3);
  }
  // Shows some cells alone, and those of the trace with a frame.
  focus(cells, traced) {
    const context = this.top.getContext("2d");
    context.clearRect(0, 0, this.width, this.height);
    if (!cells) return;
    context.fillStyle = styleOf("--veil");
    for (const area of this.areas) context.fillRect(...area);
    for (const cell of cells) {
      const box = this.boxOf(cell);
      if (box) context.clearRect(...box);
    }
    context.strokeStyle = styleOf("--accent");
    context.lineWidth = 2;
    for (const cell of traced) {
      const box = this.boxOf(cell);
      if (box) context.strokeRect(box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1);
    }
  }
}

// The registers of threads: a block for each warp, with a column for each lane and a row for each register.
class ValuePlot extends Plot {
  constructor(view, value) {
    super(view);
    this.value = value;
    this.page = 0;
    const [, , warps, blocks] = value.bits;
    this.groups = 1 << (warps + blocks);
    this.pages = Math.ceil(this.groups / WARPS_SHOWN);
  }
  draw(width, color) {
    const registers = 1 << this.value.bits[0], lanes = 1 << this.value.bits[1];
    const shown = Math.min(this.groups, WARPS_SHOWN);
    for (this.across = 1; ; this.across *= 2) {
      this.w = Math.max(1, Math.min(WIDEST_CELL, Math.floor((2 * width - 52 * this.across) / this.across / lanes) / 2));
      this.h = Math.max(3, Math.min(this.w, 18));
      const height = (shown / this.across) * (registers * this.h + GAP + LABEL);
      if (this.across >= shown || height <= TALLEST || (this.w < 9 && height <= 2.2 * TALLEST)) break;
    }
    this.blockWidth = 26 + lanes * this.w;
    this.blockHeight = LABEL + registers * this.h + GAP;
    this.resize(Math.max(width, this.across * this.blockWidth), Math.ceil(shown / this.across) * this.blockHeight);
    const ink = styleOf("--soft");
    for (let group = 0; group < shown; ++group) this.drawGroup(this.page * WARPS_SHOWN + group, registers, lanes, color, ink);
  }
  drawGroup(group, registers, lanes, color, ink) {
    const [x, y] = this.originOf(group);
    this.areas.push([x, y, lanes * this.w, registers * this.h]);
    const warp = group & ((1 << this.value.bits[2]) - 1), block = group >> this.value.bits[2];
    this.text(`${this.value.bits[3] ? `CTA ${block} ` : ""}warp ${warp}`, x, y - 5, ink);
    const every = this.w >= 14 ? 4 : this.w >= 5 ? 8 : lanes;
    for (let lane = every; lane < lanes; lane += every) this.text(`${lane}`, x + (lane + 0.5) * this.w, y - 5, ink, "center");
    for (let register = 0; register < registers; ++register) {
      if (this.h >= 9 || register % 8 === 0) this.text(`r${register}`, x - 4, y + register * this.h + Math.min(this.h, 11) - 1, ink, "right");
      for (let lane = 0; lane < lanes; ++lane) {
        const element = this.value.element[this.slotOf(register, lane, group)];
        this.fill(x + lane * this.w, y + register * this.h, this.w, this.h, element, color(element));
      }
    }
  }
  slotOf(register, lane, group) {
    return register | (lane << this.value.bits[0]) | (group << (this.value.bits[0] + this.value.bits[1]));
  }
  originOf(group) {
    const place = group % WARPS_SHOWN;
    return [26 + (place % this.across) * this.blockWidth, LABEL + Math.floor(place / this.across) * this.blockHeight];
  }
  boxOf(slot) {
    const group = slot >> (this.value.bits[0] + this.value.bits[1]);
    if (Math.floor(group / WARPS_SHOWN) !== this.page) return null;
    const [register, lane] = this.value.split(slot), [x, y] = this.originOf(group);
    return [x + lane * this.w, y + register * this.h, Math.max(this.w - 1, 1), Math.max(this.h - 1, 1)];
  }
  cellAt(x, y) {
    const place = Math.floor(x / this.blockWidth) + this.across * Math.floor(y / this.blockHeight);
    const [left, top] = this.originOf(place);
    const lane = Math.floor((x - left) / this.w), register = Math.floor((y - top) / this.h);
    const group = this.page * WARPS_SHOWN + place;
    const inside = lane >= 0 && register >= 0 && lane >> this.value.bits[1] === 0 && register >> this.value.bits[0] === 0;
    return inside && x < this.across * this.blockWidth && group < this.groups ? this.slotOf(register, lane, group) : -1;
  }
  elementOf(slot) {
    return this.value.element[slot];
  }
}

// Shared memory: a row for each line of all banks, round by round.
class MemoryPlot extends Plot {
  constructor(view, memory) {
    super(view);
    this.memory = memory;
    this.lines = Math.ceil(memory.perRound / memory.perLine);
  }
  draw(width, color) {
    const { memory, lines } = this, rounds = memory.rounds;
    this.w = Math.min(WIDEST_CELL, (width - 40) / memory.perLine);
    this.h = Math.max(3, Math.min(16, Math.floor(TALLEST / (lines * rounds))));
    this.resize(width, LABEL + rounds * this.roundHeight());
    const ink = styleOf("--soft"), perBank = Math.max(1, memory.bankBytes / memory.bytes);
    this.text("bank", 36, 10, ink, "right");
    for (let bank = 0; bank < memory.banks; bank += perBank * this.w < 18 ? 4 : 1)
      this.text(`${bank}`, 40 + ((bank * memory.bankBytes) / memory.bytes + perBank / 2) * this.w, 10, ink, "center");
    memory.element.forEach((element, offset) => {
      const [x, y, w, h] = this.boxOf(offset);
      this.fill(x, y, w + 1, h + 1, element, color(element));
    });
    for (let round = 0; round < rounds; ++round) {
      const top = LABEL + round * this.roundHeight();
      this.areas.push([40, top, memory.perLine * this.w, lines * this.h]);
      for (let line = 0; line < lines; ++line)
        if (this.h >= 9 || line % 8 === 0) this.text(`${line}`, 36, top + line * this.h + Math.min(this.h, 11) - 1, ink, "right");
    }
  }
  roundHeight() {
    return this.lines * this.h + 6;
  }
  boxOf(offset) {
    const [round, line, position] = this.memory.place(offset);
    return [40 + position * this.w, LABEL + round * this.roundHeight() + line * this.h, Math.max(this.w - 1, 1), Math.max(this.h - 1, 1)];
  }
  cellAt(x, y) {
    const { perLine, perRound, rounds } = this.memory;
    const position = Math.floor((x - 40) / this.w), round = Math.floor((y - LABEL) / this.roundHeight());
    const line = Math.floor((y - LABEL - round * this.roundHeight()) / this.h), address = line * perLine + position;
    const inside = position >= 0 && position < perLine && round >= 0 && round < rounds && line >= 0 && line < this.lines;
    return inside && address < perRound ? round * perRound + address : -1;
  }
  elementOf(offset) {
    return this.memory.element[offset];
  }
}
