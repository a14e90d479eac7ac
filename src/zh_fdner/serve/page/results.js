// The results: which entities are shown, and what the reader takes away of them.

import { brief, passes, reaches, toCsv, toJson } from "./entities.js";
import { hush, say } from "./language.js";
import { copy, save } from "./taking.js";
import { applyFilter, byId, drawTable, drawText, drawTypes } from "./view.js";

/** @typedef {import("./service.js").Entity} Entity */

export class Results {
  text = "";
  /** @type {Entity[]} */
  entities = [];

  /** @param {import("./service.js").Model} model */
  constructor(model) {
    this.model = model;
    this.filter = { threshold: model.threshold, hidden: /** @type {Set<string>} */ (new Set()) };
    byId("threshold").value = model.threshold;
    byId("threshold").oninput = () => this.#thresholdChanged();
    byId("types").onchange = () => this.#filterChanged();
    byId("all-types").onclick = () => this.#tickTypes(true);
    byId("no-types").onclick = () => this.#tickTypes(false);
    byId("copy").onclick = () => this.#copy();
    byId("save-json").onclick = () => save("entities.json", "application/json", this.#json());
    byId("save-csv").onclick = () => save("entities.csv", "text/csv", toCsv(this.#taken()));
  }

  /**
   * @param {string} text
   * @param {Entity[]} entities
   */
  show(text, entities) {
    this.text = text;
    this.entities = entities;
    // Rules that were added to the pipeline may have labels that its meta does not tell.
    const labels = [...new Set([...this.model.labels, ...entities.map((each) => each.label)])];
    drawText(text, entities, labels);
    drawTable(entities, labels);
    drawTypes(entities, labels, this.filter.hidden);
    byId("threshold").disabled = entities.every((each) => each.score === null);
    byId("results").hidden = entities.length === 0;
    this.#filterChanged();
    byId("results-title").scrollIntoView({ block: "nearest" });
  }

  hide() {
    byId("results").hidden = true;
  }

  /** Until then it is the model's own, which the slider, in hundredths, may not be able to show. */
  #thresholdChanged() {
    this.filter.threshold = Number(byId("threshold").value);
    this.#filterChanged();
  }

  #filterChanged() {
    for (const { firstChild: box } of byId("types").children) {
      if (box.checked) this.filter.hidden.delete(box.value);
      else this.filter.hidden.add(box.value);
    }
    applyFilter(this.entities, this.filter);
    this.#tell();
  }

  /** @param {boolean} ticked */
  #tickTypes(ticked) {
    for (const { firstChild: box } of byId("types").children) box.checked = ticked;
    this.#filterChanged();
  }

  #tell() {
    const threshold = brief(this.filter.threshold);
    const found = this.entities.length;
    const shown = this.#shown().length;
    const below = this.entities.filter((each) => !reaches(each, this.filter.threshold)).length;
    say("status", (words) =>
      found ? words.summary(found, shown, below, found - shown - below, threshold) : words.nothing,
    );
    say("threshold-value", () => threshold);
    say("threshold-note", (words) =>
      byId("threshold").disabled ? words.noScores : words.thresholdNote(brief(this.model.threshold)),
    );
    say("extent-shown", (words) => words.extentShown(shown));
    say("extent-all", (words) => words.extentAll(found));
    hush("taken");
  }

  #shown() {
    return this.entities.filter((each) => passes(each, this.filter));
  }

  #onlyShown() {
    return byId("form-export").elements.extent.value === "shown";
  }

  #taken() {
    return this.#onlyShown() ? this.#shown() : this.entities;
  }

  #json() {
    return toJson(this.text, this.#taken(), this.model, this.#onlyShown() ? this.filter : null);
  }

  async #copy() {
    const count = this.#taken().length;
    const copied = await copy(this.#json());
    say("taken", (words) => (copied ? words.copied(count) : words.notCopied));
  }
}
