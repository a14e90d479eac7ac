// Makes the page's nodes. Texts only ever become text nodes, never HTML: a text that says
// <script> is shown as it is. Marks are as displaCy's: mark.entity with its label behind the text.

import { brief, passes, pieces, reaches } from "./entities.js";

/**
 * @typedef {import("./service.js").Entity} Entity
 * @typedef {import("./entities.js").Filter} Filter
 */

// As many as page.css has.
const COLOURS = 12;

/**
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  return document.getElementById(id);
}

/**
 * Only if it differs, lest a screen reader says again what it has said.
 * @param {string} id
 * @param {string} text
 */
export function write(id, text) {
  const node = byId(id);
  if (node.textContent !== text) node.textContent = text;
}

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function element(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * A label has the same colour as in the report: by its place among the model's labels.
 * @param {string} label
 * @param {string[]} labels
 */
function colour(label, labels) {
  return `type-${labels.indexOf(label) % COLOURS}`;
}

/**
 * The text with its entities marked; the marks are in the entities' order.
 * @param {string} text
 * @param {Entity[]} entities
 * @param {string[]} labels
 */
export function drawText(text, entities, labels) {
  let number = 0;
  byId("marked").replaceChildren(
    ...pieces(text, entities).map(({ text, entity }) =>
      entity ? mark(text, entity, number++, labels) : text,
    ),
  );
}

/**
 * @param {string} text
 * @param {Entity} entity
 * @param {number} number
 * @param {string[]} labels
 */
function mark(text, { label, score }, number, labels) {
  const told = score === null ? [] : [element("span", { class: "score" }, brief(score))];
  return element(
    "mark",
    { class: `entity ${colour(label, labels)}`, id: `entity-${number}` },
    text,
    element("span", { class: "label" }, label, ...told),
  );
}

/**
 * @param {Entity[]} entities
 * @param {string[]} labels
 */
export function drawTable(entities, labels) {
  byId("rows").replaceChildren(...entities.map((each, number) => row(each, number, labels)));
}

/**
 * @param {Entity} entity
 * @param {number} number
 * @param {string[]} labels
 */
function row({ label, text, score, start, end }, number, labels) {
  const link = element("a", { href: `#entity-${number}`, lang: "zh" }, text);
  return element(
    "tr",
    {},
    element("td", {}, element("span", { class: `tag ${colour(label, labels)}` }, label)),
    element("td", {}, link),
    element("td", { class: "number" }, score === null ? "–" : score.toFixed(4)),
    element("td", { class: "number" }, `${start}–${end}`),
  );
}

/**
 * A box to tick for each label that was found, those that were hidden before without a tick.
 * @param {Entity[]} entities
 * @param {string[]} labels
 * @param {Set<string>} hidden
 */
export function drawTypes(entities, labels, hidden) {
  const found = new Set(entities.map((each) => each.label));
  byId("types").replaceChildren(
    ...labels.filter((label) => found.has(label)).map((label) => {
      const box = element("input", { type: "checkbox", value: label });
      /** @type {HTMLInputElement} */ (box).checked = !hidden.has(label);
      const name = element("span", { lang: "zh" }, label);
      const count = element("span", { class: "number" });
      return element("label", { class: colour(label, labels) }, box, name, count);
    }),
  );
}

/**
 * What does not pass becomes plain text; types are counted above the threshold, of all.
 * @param {Entity[]} entities
 * @param {Filter} filter
 */
export function applyFilter(entities, filter) {
  const marks = byId("marked").querySelectorAll("mark");
  const rows = byId("rows").children;
  entities.forEach((each, number) => {
    const shown = passes(each, filter);
    marks[number].classList.toggle("off", !shown);
    rows[number].hidden = !shown;
  });
  for (const { firstChild: box, lastChild: count } of byId("types").children) {
    const of = entities.filter((each) => each.label === box.value);
    const reach = of.filter((each) => reaches(each, filter.threshold));
    count.textContent = reach.length === of.length ? `${of.length}` : `${reach.length}/${of.length}`;
  }
}
