// The page: what the reader does with text. results.js has what is then shown.

import { length } from "./entities.js";
import { EXAMPLE } from "./example.js";
import { readText } from "./files.js";
import { hush, say, speak, switchLanguage } from "./language.js";
import { Problem } from "./problem.js";
import { Results } from "./results.js";
import { annotate, readModel } from "./service.js";
import { byId } from "./view.js";

/** @type {Results | null} null until the model is known */
let results = null;
let busy = false;

/** Ask for the model, once; again if that failed, as when the service was still starting. */
async function meetModel() {
  if (results) return results;
  const model = await readModel();
  results = new Results(model);
  say("model", (words) => words.model(model));
  byId("model").title = model.description;
  if (model.stand_ins.length > 0) {
    say("made-with", (words) => words.madeWith(model.stand_ins));
    byId("stand-in").hidden = false;
  }
  countText();
  return results;
}

async function annotateText() {
  const shown = await meetModel();
  shown.hide();
  const text = byId("text").value;
  const limit = shown.model.limits.max_characters;
  if (!text.trim()) throw new Problem((words) => words.empty);
  if (length(text) > limit) throw new Problem((words) => words.tooLong(limit));
  say("status", (words) => words.busy);
  shown.show(text, await annotate(text));
}

/** @param {File} file */
async function openFile(file) {
  const { model } = await meetModel();
  const { text, encoding } = await readText(file, model.limits.max_characters);
  setText(text);
  say("status", (words) => words.fileRead(file.name, encoding));
}

/**
 * Do one thing at a time, and tell what goes wrong with it.
 * @param {() => Promise<unknown>} action
 */
async function attempt(action) {
  if (busy) return;
  setBusy(true);
  hush("error");
  hush("detail");
  hush("status");
  try {
    await action();
  } catch (error) {
    const problem = error instanceof Problem ? error : defect(error);
    hush("status");
    say("error", problem.say);
    say("detail", () => problem.message);
  } finally {
    setBusy(false);
  }
}

/** @param {unknown} error */
function defect(error) {
  console.error(error);
  return new Problem((words) => words.defect, String(error));
}

/** @param {boolean} value */
function setBusy(value) {
  busy = value;
  byId("busy").hidden = !value;
  // Not `disabled`, which would take the focus from who works by keyboard.
  byId("annotate").setAttribute("aria-disabled", String(value));
}

/** @param {string} text */
function setText(text) {
  byId("text").value = text;
  countText();
}

function countText() {
  const used = length(byId("text").value);
  const limit = results?.model.limits.max_characters;
  say("count", (words) => words.count(used, limit));
  byId("count").classList.toggle("over", limit !== undefined && used > limit);
}

function clear() {
  setText("");
  results?.hide();
  for (const id of ["error", "detail", "status"]) hush(id);
  byId("text").focus();
}

function listen() {
  byId("form").onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    attempt(annotateText);
  };
  byId("text").onkeydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("form").requestSubmit();
  };
  byId("text").oninput = countText;
  byId("clear").onclick = clear;
  byId("example").onclick = () => setText(EXAMPLE);
  byId("open").onclick = () => byId("file").click();
  byId("file").onchange = () => {
    const [file] = byId("file").files;
    byId("file").value = "";
    attempt(() => openFile(file));
  };
  byId("language").onclick = switchLanguage;
  document.ondragover = (event) => dragging(event, true);
  document.ondragleave = (event) => dragging(event, false);
  document.ondrop = (event) => {
    if (!dragging(event, false)) return;
    const [file] = event.dataTransfer?.files ?? [];
    if (file) attempt(() => openFile(file));
  };
}

/**
 * Whether it is a file that is dragged; text falls where it is dropped, as everywhere.
 * @param {DragEvent} event
 * @param {boolean} over
 */
function dragging(event, over) {
  const isFile = event.dataTransfer?.types.includes("Files") ?? false;
  if (isFile) event.preventDefault();
  document.body.classList.toggle("dragging", isFile && over);
  return isFile;
}

speak();
listen();
attempt(meetModel);
