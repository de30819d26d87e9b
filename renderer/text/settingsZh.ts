import type { Catalogue } from './en.ts';
import type { settingsEn } from './settingsEn.ts';

/** 关于设置的文字。 */
export const settingsZh: Pick<Catalogue, keyof typeof settingsEn> = {
  language: '语言',
  theme: '主题',
  followSystem: '跟随系统',
  dark: '深色',
  light: '浅色',
  exportFolder: '导出文件夹',
  cacheResiduals: '保留计算结果的磁盘空间',
  cacheThumbnails: '缩览图磁盘空间',
  privacy: '隐私',
  privacyText: '应用不会向任何地方发送数据。只有在您主动安装模型包时才会使用网络。',
  providerAuto: '自动',
  precision: '处理器计算精度',
  precisionAuto: '较快的一种',
  precisionSingle: '完整（32 位）',
  precisionInt8: '快速（8 位）',
  precisionNote: '带有 8 位网络的模型包最多可快一倍；结果的差别小到看不出来。',
  queueResumes: '重新启动后自动继续导出',
  defaultPack: '新照片使用的模型包',
  startField: '没有自己设置的照片从何开始',
  startFieldNote: '在您更改之前，这些照片按此显示和导出。',
  settingsAppearance: '外观',
  settingsComputing: '计算',
  settingsKept: '保留的结果',
  cacheMemory: '保留计算结果的内存',
  cacheResidualsUsed: (size) => `保留的计算结果占用磁盘 ${size}，可让打开过的照片更快显示。`,
  cacheThumbnailsUsed: (size) => `缩略图占用磁盘 ${size}。`,
  cacheEmptyResiduals: '清空保留的计算结果',
  cacheEmptyThumbnails: '清空缩略图',
};
