// Layouts as tables. A layout is linear: what a slot holds is the XOR of the bases of its set bits.

const DIMS = ["register", "lane", "warp", "block"];
const DRAWABLE_SLOTS = 1 << 17;

// The XOR of the columns of the set bits, for every index.
function xorTable(columns) {
  const table = new Int32Array(1 << columns.length);
  columns.forEach((column, bit) => {
    for (let i = 0, size = 1 << bit; i < size; ++i) table[size + i] = table[i] ^ column;
  });
  return table;
}

// Coordinates, dim 0 first, to the row-major index and back.
function flatten(coordinates, shape) {
  return coordinates.reduce((index, coordinate, d) => index * shape[d] + coordinate, 0);
}
function unflatten(index, shape) {
  const coordinates = [];
  for (let d = shape.length - 1; d >= 0; --d) {
    coordinates.unshift(index % shape[d]);
    index = Math.floor(index / shape[d]);
  }
  return coordinates;
}

// A tensor in the registers of threads. Slots are numbered with the register bits lowest, then lane, warp and block.
class Value {
  constructor(bases, shape) {
    this.bits = DIMS.map((dim) => bases[dim].length);
    this.element = xorTable(DIMS.flatMap((dim) => bases[dim].map((basis) => flatten(basis, shape))));
    this.first = new Int32Array(shape.reduce((a, b) => a * b, 1)).fill(-1);
    for (let slot = this.element.length - 1; slot >= 0; --slot) this.first[this.element[slot]] = slot;
  }
  // [register, lane, warp, block] of a slot.
  split(slot) {
    return this.bits.map((bits) => {
      const index = slot & ((1 << bits) - 1);
      slot >>= bits;
      return index;
    });
  }
  join(indices) {
    return indices.reduceRight((slot, index, d) => (slot << this.bits[d]) | index, 0);
  }
  name(slot) {
    const [register, lane, warp, block] = this.split(slot);
    const cta = this.bits[3] ? `CTA ${block} ` : "";
    return `${cta}${this.bits[2] ? `warp ${warp} ` : ""}lane ${lane} register ${register}`;
  }
}

// The index that a read map gives for every slot.
function readTable(reads) {
  return xorTable(DIMS.flatMap((dim) => reads[dim]));
}

// The slot of `before` that holds the element of each slot of `after`, if one index of the slot is read and the others are
// its own.
function ownSources(reads, which, before, after) {
  const read = readTable(reads);
  return read.map((index, slot) => {
    const indices = after.split(slot);
    indices[which] = index;
    return before.join(indices);
  });
}

// Through memory an element comes from the slot that stores it: of those that hold copies the one whose free bits are zero,
// which is the lowest. In a cluster that is so in each CTA.
function storedSources(before, after) {
  return after.element.map((element) => before.first[element]);
}
function clusterSources(reads, before, after) {
  const ctas = readTable(reads), perCta = before.element.length >> before.bits[3], stored = new Map();
  for (let slot = before.element.length - 1; slot >= 0; --slot) stored.set(`${Math.floor(slot / perCta)} ${before.element[slot]}`, slot);
  return ctas.map((cta, slot) => stored.get(`${cta} ${after.element[slot]}`));
}

// Where each slot of a step's result comes from: the number of a value and a slot of it.
function sources(step, values, after) {
  const input = values[step.input];
  const always = (slots) => ({ valueOf: () => step.input, slots });
  switch (step.kind) {
    case "registers":
    case "bytes":
      return always(ownSources(step.reads, 0, input, after));
    case "lanes":
      return always(ownSources(step.reads, 1, input, after));
    case "cluster":
      return always(clusterSources(step.reads, input, after));
    case "merge": {
      const chosen = readTable(step.predicate), first = ownSources(step.reads, 0, input, after);
      const second = ownSources(step.other_reads, 0, values[step.other], after);
      return { valueOf: (slot) => (chosen[slot] ? step.other : step.input), slots: first.map((read, slot) => (chosen[slot] ? second[slot] : read)) };
    }
    default:
      return always(storedSources(input, after));
  }
}

// Shared memory: what each offset holds, and where it lies. Elements narrower than a byte take one. With several rounds the
// highest bits of an offset are the round, and each round uses the same addresses.
class Memory {
  constructor(step, conversion) {
    this.element = xorTable(step.memory.offset.map((basis) => flatten(basis, conversion.shape)));
    this.offset = new Int32Array(this.element.length);
    this.element.forEach((element, offset) => (this.offset[element] = offset));
    this.bytes = Math.max(8, conversion.element_bits) / 8;
    this.bankBytes = conversion.bank_bytes;
    this.banks = conversion.banks;
    this.perLine = (this.banks * this.bankBytes) / this.bytes;
    this.rounds = step.rounds || 1;
    this.perRound = this.element.length / this.rounds;
  }
  // [round, line, position in the line] of an offset.
  place(offset) {
    const address = offset % this.perRound;
    return [Math.floor(offset / this.perRound), Math.floor(address / this.perLine), address % this.perLine];
  }
  name(offset) {
    const [round, line, position] = this.place(offset);
    const where = `line ${line} bank ${Math.floor((position * this.bytes) / this.bankBytes)}`;
    return `${this.rounds > 1 ? `round ${round} ` : ""}byte ${(offset % this.perRound) * this.bytes}: ${where}`;
  }
}

// Everything that the figure of a conversion needs: the values, and what happens between them.
class Model {
  constructor(conversion) {
    this.conversion = conversion;
    this.shape = conversion.shape;
    this.steps = conversion.steps || [];
    this.values = conversion.values.map((bases) => new Value(bases, conversion.shape));
    this.sources = this.steps.map((step, i) => sources(step, this.values, this.values[i + 1]));
    // The memory of a cluster is spread over its CTAs and is not drawn.
    const elements = this.values[0].first.length;
    this.memories = this.steps.map((step) => (step.memory && 1 << step.memory.offset.length === elements ? new Memory(step, conversion) : null));
  }
  static isDrawable(conversion) {
    return conversion.values.every((bases) => 1 << DIMS.reduce((n, dim) => n + bases[dim].length, 0) <= DRAWABLE_SLOTS);
  }
  coordinates(element) {
    return `(${unflatten(element, this.shape).join(", ")})`;
  }
  // For a slot of value `at`: in each value the slots that its element comes through, and links between them as
  // [value, slot, value, slot, step]. A slot that was read by several is listed once.
  trace(at, slot) {
    const slots = this.values.map(() => new Set());
    const links = [];
    const follow = (i, reader) => {
      const value = this.sources[i].valueOf(reader), read = this.sources[i].slots[reader];
      links.push([value, read, i + 1, reader, i]);
      slots[value].add(read);
      slots[i + 1].add(reader);
    };
    slots[at].add(slot);
    for (let i = at - 1; i >= 0; --i) for (const reader of slots[i + 1]) follow(i, reader);
    for (let i = at; i < this.steps.length; ++i)
      this.sources[i].slots.forEach((read, reader) => {
        const value = this.sources[i].valueOf(reader);
        if (value >= at && slots[value].has(read)) follow(i, reader);
      });
    return { element: this.values[at].element[slot], at, slots, links };
  }
}
