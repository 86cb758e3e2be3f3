// Prints what the script of a page makes of the page's data. usage: node page_tables.js PAGE.html
//
// Only the part of the script that does not draw is run: what comes before the first function on the document.

const fs = require("fs"), vm = require("vm");

const page = fs.readFileSync(process.argv[2], "utf8");
const data = JSON.parse(/<script[^>]*id="data"[^>]*>([^]*?)<\/script>/.exec(page)[1]);
const script = /<script>([^]*?)<\/script>/.exec(page)[1];
const algebra = script.slice(0, script.indexOf("// Drawing."));
if (!algebra.includes("class Model")) throw new Error("the script of the page has another order");
const { Model } = vm.runInNewContext(`${algebra}\n({ Model })`);

const result = data.map((conversion) => {
  const model = new Model(conversion);
  const trace = (at, slot) => {
    const { element, slots, links } = model.trace(at, slot);
    return { at, slot, element, slots: slots.map((set) => [...set].sort((a, b) => a - b)), links };
  };
  return {
    drawable: Model.isDrawable(conversion),
    values: model.values.map((value) => ({
      element: [...value.element],
      first: [...value.first],
      split: [...value.element.keys()].map((slot) => value.split(slot)),
      join: [...value.element.keys()].map((slot) => value.join(value.split(slot))),
      name: [...value.element.keys()].map((slot) => value.name(slot)),
    })),
    coordinates: [...model.values[0].first.keys()].map((element) => model.coordinates(element)),
    sources: model.sources.map(({ valueOf, slots }) => [...slots].map((slot, reader) => [valueOf(reader), slot])),
    memories: model.memories.map((memory) => memory && { element: [...memory.element], offset: [...memory.offset], name: [...memory.element.keys()].map((offset) => memory.name(offset)) }),
    traces: model.values.flatMap((value, at) => [trace(at, 0), trace(at, value.element.length - 1)]),
  };
});
console.log(JSON.stringify(result));
