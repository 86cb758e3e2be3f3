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

// Which slot of `before` each slot of `after` gets its element from. Through memory it is the slot that stores: of those
// that hold copies the one whose free bits are zero, which is the lowest.
function sources(step, before, after) {
  const result = new Int32Array(after.element.length);
  const which = { registers: 0, lanes: 1 }[step.kind];
  if (which === undefined) return result.map((_, slot) => before.first[after.element[slot]]);
  const reads = xorTable(DIMS.flatMap((dim) => step.reads[dim]));
  return result.map((_, slot) => {
    const indices = after.split(slot);
    indices[which] = reads[slot];
    return before.join(indices);
  });
}

// Shared memory: what each offset holds, and where it lies. Elements narrower than a byte take one.
class Memory {
  constructor(step, conversion) {
    this.element = xorTable(step.memory.offset.map((basis) => flatten(basis, conversion.shape)));
    this.offset = new Int32Array(this.element.length);
    this.element.forEach((element, offset) => (this.offset[element] = offset));
    this.bytes = Math.max(8, conversion.element_bits) / 8;
    this.bankBytes = conversion.bank_bytes;
    this.banks = conversion.banks;
    this.perLine = (this.banks * this.bankBytes) / this.bytes;
  }
  name(offset) {
    const byte = offset * this.bytes;
    const line = Math.floor(offset / this.perLine);
    return `byte ${byte}: line ${line} bank ${Math.floor(byte / this.bankBytes) % this.banks}`;
  }
}

// Everything that the figure of a conversion needs: the values, and what happens between them.
class Model {
  constructor(conversion) {
    this.conversion = conversion;
    this.shape = conversion.shape;
    this.steps = conversion.steps || [];
    this.values = conversion.values.map((bases) => new Value(bases, conversion.shape));
    this.sources = this.steps.map((step, i) => sources(step, this.values[step.input], this.values[i + 1]));
    this.memories = this.steps.map((step) => (step.memory ? new Memory(step, conversion) : null));
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
    slots[at].add(slot);
    for (let i = at - 1; i >= 0; --i) {
      const input = this.steps[i].input;
      for (const reader of slots[i + 1]) {
        slots[input].add(this.sources[i][reader]);
        links.push([input, this.sources[i][reader], i + 1, reader, i]);
      }
    }
    for (let i = at; i < this.steps.length; ++i) {
      const input = this.steps[i].input;
      if (input < at) continue;
      this.sources[i].forEach((read, reader) => {
        if (!slots[input].has(read)) return;
        slots[i + 1].add(reader);
        links.push([input, read, i + 1, reader, i]);
      });
    }
    return { element: this.values[at].element[slot], at, slots, links };
  }
}
