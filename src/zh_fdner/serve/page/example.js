// Sentences of the bundled sample corpus (assets/sample, CC0), as a shift's notes would have them.
export const EXAMPLE = `\
远程诊断结论：发电机驱动端轴承存在跑圈，建议两周内停机检修，届时用内径千分尺量端盖孔，配合间隙大于0.08 mm则镶套修复。
真空吸移辊操作侧温度一直在76 ℃上下，昨天换完毛布跳到94 ℃，轴承座放出来的油发白，怀疑密封水渗入。
解体证实，行星轮轴承外圈在行星轮内孔中蠕动，孔径磨大0.35 mm，根因为过盈量偏小。
冷水机组换下来的冷冻油送检，酸值 0.9 mgKOH/g，油液分析又报铜含量 46 ppm，八成是推力轴承的铜保持架在磨损。`;
