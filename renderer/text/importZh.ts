import type { importEn } from './importEn.ts';

/** 导入的结果。 */
export const importZh: typeof importEn = {
  importReport: '导入',
  importedNew: (count) => `新增 ${count} 张照片`,
  importedKnown: (count) => `${count} 张已在图库中`,
  importedFound: (count) => `重新找到 ${count} 张丢失的照片`,
  importedChanged: (count) => `${count} 张已更改`,
  importedFailed: (count) => `${count} 个无法读取`,
  importedSkipped: (count) => `略过 ${count} 个非图片文件`,
  importCancelled: '已取消；已读取的照片保留在图库中',
  importFailures: '无法读取',
  importKnown: '已在图库中',
  importShow: (fileName) => `显示 ${fileName}`,
  importMore: (count) => `另有 ${count} 个`,
  importSkippedKinds: (kinds) => `略过：${kinds}`,
  importNoEnding: '无扩展名',
  lastImport: '上次导入',
  lastImportClear: '收起此集合',
};
