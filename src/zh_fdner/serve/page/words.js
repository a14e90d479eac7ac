// What the page says, in Chinese and in English.

/**
 * @typedef {typeof CHINESE} Words
 * @typedef {(words: Words) => string} Message
 */

const CHINESE = {
  otherLanguage: "English",
  title: "中文实体标注",
  standIn: "⚠ 演示用的替代模型：结果和分数都不是 fdner 的，不能据此判断。",
  textLabel: "文本",
  textHint: "在此粘贴或输入文本，也可把 .txt 文件拖到页面上。整段作为一篇文档，可含多行。",
  annotate: "标注",
  example: "示例",
  open: "打开文件…",
  clear: "清空",
  results: "结果",
  types: "类型",
  allTypes: "全选",
  noTypes: "全不选",
  threshold: "分数阈值",
  take: "导出",
  copy: "复制 JSON",
  saveJson: "下载 JSON",
  saveCsv: "下载 CSV",
  marked: "标出实体的文本",
  table: "实体表",
  type: "类型",
  entity: "实体",
  score: "分数",
  position: "位置",
  busy: "正在标注…",
  privacy: "文本只发送给本服务。页面不访问任何其他主机。",
  interface: "接口说明（OpenAPI）",
  /** @type {(count: number) => string} */
  copied: (count) => `已复制 ${count} 个实体的 JSON。`,
  notCopied: "浏览器不允许复制，请改为下载。",
  nothing: "没有找到实体。试试更长的句子，或点“示例”。",
  empty: "请先输入文本。",
  noScores: "这个模型不给分数。",
  unreadable: "浏览器读不了这个文件。",
  otherAnswer: "答复不是本服务的，也许是代理的登录页。请重新载入页面。",
  defect: "页面本身出错了。请重新载入页面。",
  notText: "这个文件既不是 UTF-8 文本，也不是 GB18030 文本。Word 或 Excel 文件请先另存为 .txt。",
  /** @type {(model: {name: string, version: string, licence: string, labels: string[]}) => string} */
  model: (model) => `${model.name} ${model.version} · ${model.labels.length} 种实体 · 许可 ${model.licence}`,
  /** @type {(notes: string[]) => string} */
  madeWith: (notes) => `模型用了替代品：${notes.join("；")}。`,
  /** @type {(used: number, limit: number | undefined) => string} */
  count: (used, limit) => `${number(used)}${limit ? ` / ${number(limit)}` : ""} 字`,
  /** @type {(found: number, shown: number, below: number, hidden: number, threshold: string) => string} */
  summary: (found, shown, below, hidden, threshold) =>
    `找到 ${found} 个实体，显示 ${shown} 个` +
    (below ? `；低于阈值 ${threshold} 的 ${below} 个` : "") +
    (hidden ? `；类型未选的 ${hidden} 个` : "") + "。",
  /** @type {(threshold: string) => string} */
  thresholdNote: (threshold) => `低于阈值的不标出。模型自带的阈值是 ${threshold}。`,
  /** @type {(count: number) => string} */
  extentShown: (count) => `显示的 ${count} 个`,
  /** @type {(count: number) => string} */
  extentAll: (count) => `全部 ${count} 个`,
  /** @type {(name: string, encoding: string) => string} */
  fileRead: (name, encoding) => `已读入 ${name}（${encoding}）。`,
  /** @type {(limit: number) => string} */
  tooLong: (limit) => `文本太长，最多 ${number(limit)} 字。请拆开，或用命令行的 annotate 处理整个文件。`,
  /** @type {(status: number, seconds: string | null) => string} */
  failure: (status, seconds) => ({
    0: "连不上服务。请确认它还在运行、网络通畅，然后重试。",
    408: "这段文本没能在时限内处理完。请缩短或拆开文本再试。",
    413: "文本超过了服务的上限。请拆开，或用命令行的 annotate 处理整个文件。",
    422: "服务不接受这段文本。",
    503: `服务正忙。请${seconds ? ` ${seconds} 秒后` : "稍后"}重试。`,
  })[status] ?? `服务出错（${status}）。请重试；若仍如此，请看服务的日志。`,
};

/** @type {Words} */
const ENGLISH = {
  otherLanguage: "中文",
  title: "Entities in Chinese text",
  standIn: "⚠ A stand-in model, to try things out: its results and scores are not fdner's.",
  textLabel: "Text",
  textHint: "Paste or type text here, or drop a .txt file on the page. It is one document, of any number of lines.",
  annotate: "Annotate",
  example: "Example",
  open: "Open file…",
  clear: "Clear",
  results: "Results",
  types: "Types",
  allTypes: "All",
  noTypes: "None",
  threshold: "Score threshold",
  take: "Export",
  copy: "Copy JSON",
  saveJson: "Download JSON",
  saveCsv: "Download CSV",
  marked: "Text with its entities marked",
  table: "Table of entities",
  type: "Type",
  entity: "Entity",
  score: "Score",
  position: "Position",
  busy: "Annotating…",
  privacy: "Text goes to this service only. The page asks no other host for anything.",
  interface: "Interface (OpenAPI)",
  copied: (count) => `${count} ${count === 1 ? "entity" : "entities"} copied as JSON.`,
  notCopied: "The browser does not allow copying. Download it instead.",
  nothing: "No entity found. Try a longer sentence, or the example.",
  empty: "Enter some text first.",
  noScores: "This model gives no scores.",
  unreadable: "The browser cannot read the file.",
  otherAnswer: "The answer is not the service's; it may be a proxy's login page. Reload the page.",
  defect: "The page itself has failed. Reload it.",
  notText: "The file is text neither in UTF-8 nor in GB18030. Save a Word or Excel file as .txt first.",
  model: (model) => `${model.name} ${model.version} · ${model.labels.length} entity types · licence ${model.licence}`,
  madeWith: (notes) => `Made with stand-ins: ${notes.join("; ")}.`,
  count: (used, limit) => `${number(used)}${limit ? ` / ${number(limit)}` : ""} characters`,
  summary: (found, shown, below, hidden, threshold) =>
    `${found} ${found === 1 ? "entity" : "entities"} found, ${shown} shown` +
    (below ? `; ${below} below the threshold ${threshold}` : "") +
    (hidden ? `; ${hidden} of types not selected` : "") + ".",
  thresholdNote: (threshold) => `What is below is not marked. The model's own threshold is ${threshold}.`,
  extentShown: (count) => `the ${count} shown`,
  extentAll: (count) => `all ${count}`,
  fileRead: (name, encoding) => `${name} was read (${encoding}).`,
  tooLong: (limit) =>
    `The text is too long: ${number(limit)} characters at most. Divide it, or annotate the whole file on the command line.`,
  failure: (status, seconds) => ({
    0: "The service cannot be reached. See that it runs and the network works, then try again.",
    408: "The service could not finish this text in time. Shorten or divide it and try again.",
    413: "The text is larger than the service allows. Divide it, or annotate the whole file on the command line.",
    422: "The service does not accept this text.",
    503: `The service is busy. Try again ${seconds ? `in ${seconds} seconds` : "later"}.`,
  })[status] ?? `The service failed (${status}). Try again; if that does not help, look at its log.`,
};

/**
 * With its thousands set apart.
 * @param {number} value
 */
function number(value) {
  return value.toLocaleString("en");
}

export const LANGUAGES = { "zh-CN": CHINESE, en: ENGLISH };
