// Which language the page speaks; what was said is said again when it changes.

import { byId, write } from "./view.js";
import { LANGUAGES } from "./words.js";

/** @typedef {import("./words.js").Message} Message */

const KEPT = "language";

let current = kept() ?? (navigator.language.startsWith("zh") ? "zh-CN" : "en");

/** @type {Map<string, Message>} by the node's id */
const said = new Map();

/**
 * Write words into a node.
 * @param {string} id
 * @param {Message} message
 */
export function say(id, message) {
  said.set(id, message);
  write(id, message(LANGUAGES[current]));
}

/** @param {string} id */
export function hush(id) {
  say(id, () => "");
}

/** The other language, from now on and at the next visit. */
export function switchLanguage() {
  current = current === "en" ? "zh-CN" : "en";
  try {
    localStorage.setItem(KEPT, current);
  } catch {
    // A browser may keep nothing; the next visit begins with its own language.
  }
  speak();
}

/** Write all words of the page. */
export function speak() {
  const words = /** @type {Record<string, any>} */ (LANGUAGES[current]);
  document.documentElement.lang = current;
  document.title = words.title;
  byId("language").lang = current === "en" ? "zh-CN" : "en";
  for (const node of document.querySelectorAll("[data-word]")) {
    node.textContent = words[node.getAttribute("data-word") ?? ""];
  }
  for (const node of document.querySelectorAll("[data-label]")) {
    node.setAttribute("aria-label", words[node.getAttribute("data-label") ?? ""]);
  }
  byId("text").placeholder = words.textHint;
  for (const [id, message] of said) write(id, message(LANGUAGES[current]));
}

/** @returns {keyof typeof LANGUAGES | null} */
function kept() {
  try {
    const value = localStorage.getItem(KEPT);
    return value === "en" || value === "zh-CN" ? value : null;
  } catch {
    return null;
  }
}
