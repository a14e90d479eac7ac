// What is shown of the entities, and of what form they are copied.

/**
 * @typedef {import("./service.js").Entity} Entity
 * @typedef {import("./service.js").Model} Model
 * @typedef {{threshold: number, hidden: Set<string>}} Filter hidden: labels
 */

/**
 * The text, cut at the entities' ends. Offsets count code points, as Python does; JavaScript's
 * strings count UTF-16 units, of which an emoji or a rare Han character has two.
 * @param {string} text
 * @param {Entity[]} entities in order, none within another
 * @returns {{text: string, entity: Entity | null}[]}
 */
export function pieces(text, entities) {
  const points = Array.from(text);
  const cut = [];
  let end = 0;
  for (const entity of entities) {
    cut.push({ text: points.slice(end, entity.start).join(""), entity: null });
    cut.push({ text: points.slice(entity.start, entity.end).join(""), entity });
    end = entity.end;
  }
  cut.push({ text: points.slice(end).join(""), entity: null });
  return cut.filter((piece) => piece.text);
}

/** @param {string} text */
export function length(text) {
  return Array.from(text).length;
}

/**
 * An entity without a score is never below the threshold.
 * @param {Entity} entity
 * @param {number} threshold
 */
export function reaches(entity, threshold) {
  return entity.score === null || entity.score >= threshold;
}

/**
 * @param {Entity} entity
 * @param {Filter} filter
 */
export function passes(entity, filter) {
  return reaches(entity, filter.threshold) && !filter.hidden.has(entity.label);
}

/**
 * Two digits, cut and not rounded: what is below 0.50 must not be shown as 0.50.
 * @param {number} score
 */
export function brief(score) {
  return (Math.floor(score * 100 + 1e-9) / 100).toFixed(2);
}

/**
 * @param {string} text
 * @param {Entity[]} entities
 * @param {Model} model
 * @param {Filter | null} filter null if these are all
 */
export function toJson(text, entities, model, filter) {
  const told = filter && { threshold: filter.threshold, hidden_labels: [...filter.hidden].sort() };
  const { name, version, stand_ins } = model;
  return JSON.stringify({ text, entities, filter: told, model: { name, version, stand_ins } }, null, 2);
}

/**
 * As RFC 4180, with a byte-order mark: without one, Excel does not take it for UTF-8.
 * @param {Entity[]} entities
 */
export function toCsv(entities) {
  const header = ["start", "end", "label", "text", "score"];
  const rows = entities.map((each) => [each.start, each.end, each.label, each.text, each.score ?? ""]);
  return "\ufeff" + [header, ...rows].map((row) => row.map(cell).join(",") + "\r\n").join("");
}

/**
 * A spreadsheet must not run a text as a formula ("=…(…)"), nor change "-20 ℃".
 * @param {string | number} value
 */
function cell(value) {
  const text = String(value);
  const safe = /^[=@+-].*[(|!]/su.test(text) ? `'${text}` : text;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
