/** Something went wrong that the reader is told, in their language. */
export class Problem extends Error {
  /**
   * @param {import("./words.js").Message} message what is wrong and what to do
   * @param {string} detail as the service says it
   */
  constructor(message, detail = "") {
    super(detail);
    this.say = message;
  }
}
